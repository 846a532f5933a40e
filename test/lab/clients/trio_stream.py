"""Keeps a stream of trio."""
import sys

import trio


async def follow(host, port):
    stream = await trio.open_tcp_stream(host, port)
    while True:
        print(await stream.receive_some())


trio.run(follow, sys.argv[1], int(sys.argv[2]))
