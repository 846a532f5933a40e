/** C# programs before and after their fixes, with Mono on loopback: what .NET Framework has of keepalive. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fixed, inFolder, type Keepalive, lacks, observe, twoMinutes } from '../helpers/sockets.ts';

const skip = lacks('mcs', 'mono', 'ss', 'strace');

const project =
  '<Project><PropertyGroup><TargetFramework>net48</TargetFramework></PropertyGroup></Project>\n';

const dials = `using System.Net.Sockets;
using System.Threading;

class Lab
{
    static TcpClient client;

    static void Main(string[] given)
    {
        client = new TcpClient();
        client.Connect(given[0], int.Parse(given[1]));
        Thread.Sleep(60000);
    }
}
`;

const accepts = `using System.Net;
using System.Net.Sockets;

class Lab
{
    static void Main(string[] given)
    {
        var listener = new TcpListener(IPAddress.Parse(given[0]), int.Parse(given[1]));
        listener.Start();
        while (true)
        {
            Socket peer = listener.AcceptSocket();
            Read(peer);
        }
    }

    static void Read(Socket peer)
    {
        var buffer = new byte[512];
        while (peer.Receive(buffer) > 0) { }
    }
}
`;

/** Seconds where milliseconds are asked for. */
const inSeconds = `using System.Net;
using System.Threading;

class Lab
{
    static void Main(string[] given)
    {
        ServicePointManager.SetTcpKeepAlive(true, 120, 30);
        var request = WebRequest.Create("http://" + given[0] + ":" + given[1] + "/");
        request.BeginGetResponse(null, null);
        Thread.Sleep(60000);
    }
}
`;

function run(text: string, side: 'client' | 'server'): Promise<Keepalive> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'Lab.cs'), text);
    execFileSync('mcs', ['-nologo', '-out:lab.exe', 'Lab.cs'], { cwd: folder });
    return observe(['mono', 'lab.exe', '127.0.0.1'], folder, side);
  });
}

function fix(text: string): Promise<string> {
  return fixed({ 'Lab.csproj': project, 'Lab.cs': text }, 'Lab.cs');
}

describe('C# with Mono', { skip, concurrency: 1 }, () => {
  test('a client', async () => {
    assert.deepEqual(await run(dials, 'client'), { timer: undefined, set: {} });
    const { timer, set } = await run(await fix(dials), 'client');
    assert.match(timer ?? '', twoMinutes);
    assert.deepEqual(set, { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30 });
  });

  test('an accepted socket', async () => {
    assert.equal((await run(accepts, 'server')).timer, undefined);
    const { timer, set } = await run(await fix(accepts), 'server');
    assert.match(timer ?? '', twoMinutes);
    assert.deepEqual(set, { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30 });
  });

  test('seconds for milliseconds', async () => {
    const text = await fix(inSeconds);
    assert.match(text, /SetTcpKeepAlive\(true, 120000, 30\)/);
    assert.equal((await run(text, 'client')).set['TCP_KEEPIDLE'], 120);
  });
});
