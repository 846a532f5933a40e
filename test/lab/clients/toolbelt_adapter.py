"""Keeps a connection of requests to a server that does not answer."""

import sys

import requests
from requests_toolbelt.adapters.socket_options import TCPKeepAliveAdapter

host, port = sys.argv[1:]
session = requests.Session()
session.mount("http://", TCPKeepAliveAdapter(idle=7200))
session.get(f"http://{host}:{port}/")
