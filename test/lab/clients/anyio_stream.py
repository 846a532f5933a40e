"""Keeps a stream of anyio."""
import sys

import anyio


async def follow(host, port):
    stream = await anyio.connect_tcp(host, port)
    while True:
        print(await stream.receive())


anyio.run(follow, sys.argv[1], int(sys.argv[2]))
