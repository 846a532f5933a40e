"""Asks, is quiet for a while, and asks again."""
import socket
import sys
import time


class Feed:
    def __init__(self, host, port):
        self.connection = socket.create_connection((host, port))

    def ask(self, word):
        self.connection.sendall(b"?\n")
        if self.connection.recv(16):
            print(word, flush=True)


host, port, pause = sys.argv[1:]
feed = Feed(host, int(port))
feed.ask("connected")
time.sleep(float(pause))
feed.ask("alive")
