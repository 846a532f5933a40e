"""Keeps a connection of urllib3 to a server that does not answer."""

import socket
import sys

import urllib3

host, port = sys.argv[1:]
pool = urllib3.PoolManager(socket_options=[(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)])
pool.request("GET", f"http://{host}:{port}/")
