"""Keeps a connection of pika to a server that says nothing."""

import sys

import pika

host, port = sys.argv[1:]
parameters = pika.ConnectionParameters(host=host, port=int(port), heartbeat=0, blocked_connection_timeout=None)
connection = pika.BlockingConnection(parameters)
connection.channel().start_consuming()
