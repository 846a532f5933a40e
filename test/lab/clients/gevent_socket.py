"""Keeps a socket of gevent."""
import sys

from gevent import socket


def follow(host, port):
    sock = socket.create_connection((host, port))
    while chunk := sock.recv(1024):
        print(chunk)


follow(sys.argv[1], int(sys.argv[2]))
