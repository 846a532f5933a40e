"""Keeps a stream of tornado."""
import asyncio
import sys

from tornado.tcpclient import TCPClient


async def follow(host, port):
    stream = await TCPClient().connect(host, port)
    while True:
        print(await stream.read_until(b"\n"))


asyncio.run(follow(sys.argv[1], int(sys.argv[2])))
