"""Order events from the warehouse, over a plain TCP connection that stays open."""

import json
import socket


class WarehouseFeed:
    def __init__(self, host, port):
        # Silent all night: nothing is sent while nobody orders.
        self.connection = socket.create_connection((host, port), timeout=10)

    def events(self):
        with self.connection.makefile() as lines:
            for line in lines:
                yield json.loads(line)


class PriceFeed:
    def __init__(self, host, port):
        self.connection = socket.create_connection((host, port))
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def quote(self, item):
        self.connection.sendall(item.encode() + b"\n")
        return self.connection.recv(4096)


class AuditLog:
    IDLE = 10 * 60

    def __init__(self, host, port):
        self.connection = socket.create_connection((host, port))
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, self.IDLE)

    def write(self, entry):
        self.connection.sendall(entry.encode() + b"\n")
