/** Java programs before and after their fixes: what the kernel is told, with the real compiler on loopback. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fixed, inFolder, type Keepalive, lacks, observe, twoMinutes } from '../helpers/sockets.ts';

const skip = lacks('java', 'javac', 'ss', 'strace');
const all = { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30, TCP_KEEPCNT: 5 };

const programs: Readonly<Record<string, { readonly side: 'client' | 'server'; readonly text: string }>> = {
  'a socket kept in a field': {
    side: 'client',
    text: `import java.net.Socket;

public final class Program {
    private final Socket socket;

    Program(String host, int port) throws Exception {
        socket = new Socket(host, port);
    }

    public static void main(String[] given) throws Exception {
        Program program = new Program(System.getProperty("peer", "127.0.0.1"), Integer.parseInt(given[0]));
        program.socket.getInputStream().read();
    }
}
`,
  },
  'a socket with keepalive and no idle time': {
    side: 'client',
    text: `import java.net.InetSocketAddress;
import java.net.Socket;

public final class Program {
    public static void main(String[] given) throws Exception {
        Socket socket = new Socket();
        socket.setKeepAlive(true);
        socket.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(given[0])), 5000);
        socket.getInputStream().read();
    }
}
`,
  },
  'accepted sockets': {
    side: 'server',
    text: `import java.net.ServerSocket;
import java.net.Socket;

public final class Program {
    public static void main(String[] given) throws Exception {
        ServerSocket server = new ServerSocket(Integer.parseInt(given[0]));
        while (true) {
            Socket peer = server.accept();
            new Thread(() -> read(peer)).start();
        }
    }

    private static void read(Socket peer) {
        try {
            peer.getInputStream().read();
        } catch (java.io.IOException ended) {
            System.exit(1);
        }
    }
}
`,
  },
  'a channel': {
    side: 'client',
    text: `import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

public final class Program {
    private SocketChannel channel;

    void run(InetSocketAddress address) throws Exception {
        channel = SocketChannel.open(address);
        channel.read(ByteBuffer.allocate(1));
    }

    public static void main(String[] given) throws Exception {
        new Program().run(new InetSocketAddress(System.getProperty("peer", "127.0.0.1"), Integer.parseInt(given[0])));
    }
}
`,
  },
};

function run(text: string, side: 'client' | 'server'): Promise<Keepalive> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'Program.java'), text);
    execFileSync('javac', ['Program.java'], { cwd: folder });
    return observe(['java', '-Xshare:auto', '-XX:TieredStopAtLevel=1', '-cp', '.', 'Program'], folder, side);
  });
}

describe('Java', { skip, concurrency: 2 }, () => {
  for (const [name, { side, text }] of Object.entries(programs)) {
    test(name, async () => {
      const before = await run(text, side);
      if (text.includes('setKeepAlive')) assert.match(before.timer ?? '', /^keepalive,(119min|120min)/);
      else assert.equal(before.timer, undefined);
      const { timer, set } = await run(await fixed({ 'Program.java': text }, 'Program.java'), side);
      assert.match(timer ?? '', twoMinutes);
      assert.deepEqual(set, all);
    });
  }
});
