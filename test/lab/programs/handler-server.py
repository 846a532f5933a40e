"""Serves with a handler class until its input ends."""
import socketserver
import sys
import threading


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(1024):
            self.request.sendall(data)


server = socketserver.ThreadingTCPServer(("0.0.0.0", int(sys.argv[2])), Echo)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
