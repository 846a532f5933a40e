"""Keeps one asyncio connection to a peer until its input ends."""
import asyncio
import sys


async def main(host, port):
    reader, writer = await asyncio.open_connection(host, port)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    writer.write(b"bye")


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
