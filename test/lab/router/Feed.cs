using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;

/// Asks, is quiet for a while, and asks again.
public sealed class Feed
{
    private readonly TcpClient client;
    private readonly StreamReader answers;

    public Feed(string host, int port)
    {
        client = new TcpClient(host, port);
        answers = new StreamReader(client.GetStream());
    }

    public void Ask(string word)
    {
        client.GetStream().Write(new byte[] { (byte)'?', (byte)'\n' }, 0, 2);
        if (answers.ReadLine() != null)
        {
            Console.WriteLine(word);
        }
    }

    public static void Main(string[] given)
    {
        var feed = new Feed(given[0], int.Parse(given[1]));
        feed.Ask("connected");
        Thread.Sleep(int.Parse(given[2]) * 1000);
        feed.Ask("alive");
    }
}
