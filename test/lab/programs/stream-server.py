"""Serves asyncio streams until its input ends."""
import asyncio
import sys


async def serve(reader, writer):
    while data := await reader.read(1024):
        writer.write(data)


async def main(port):
    server = await asyncio.start_server(serve, "0.0.0.0", port)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


asyncio.run(main(int(sys.argv[2])))
