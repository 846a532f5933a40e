"""Keeps a connection of py-amqp to a server that says nothing."""

import sys

import amqp

host, port = sys.argv[1:]
connection = amqp.Connection(f"{host}:{port}", connect_timeout=60)
connection.connect()
