"""Keeps a connection of httpx to a server that does not answer."""

import socket
import sys

import httpx

host, port = sys.argv[1:]
transport = httpx.HTTPTransport(socket_options=[(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)])
client = httpx.Client(transport=transport, timeout=60)
client.get(f"http://{host}:{port}/")
