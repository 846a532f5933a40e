"""Accepts connections and keeps them until its input ends."""
import socket
import sys
import threading


def serve(conn):
    while data := conn.recv(1024):
        conn.sendall(data)


def accept(listener):
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


listener = socket.create_server(("0.0.0.0", int(sys.argv[2])))
threading.Thread(target=accept, args=(listener,), daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
