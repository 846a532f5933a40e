"""Keeps one connection to a peer until its input ends."""
import socket
import sys


class Link:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.connect((host, port))


link = Link(sys.argv[1], int(sys.argv[2]))
print("ready", flush=True)
sys.stdin.read()
