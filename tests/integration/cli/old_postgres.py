"""A server that greets as PostgreSQL 11 did, which cannot be had any more; it says nothing else."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SSL, GSS = 80877103, 80877104


class Greeting(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while (asked := self._startup()) in {SSL, GSS}:
            self.wfile.write(b"N")
        if asked is None:
            return
        self._say(b"R", struct.pack("!I", 0))
        for name, value in (("server_version", "11.22"), ("client_encoding", "UTF8")):
            self._say(b"S", f"{name}\0{value}\0".encode())
        self._say(b"K", struct.pack("!II", 1, 1))
        self._say(b"Z", b"I")
        self.rfile.read()

    def _startup(self) -> int | None:
        head = self.rfile.read(8)
        if len(head) < 8:
            return None
        length, code = struct.unpack("!II", head)
        self.rfile.read(length - 8)
        return int(code)

    def _say(self, kind: bytes, body: bytes) -> None:
        self.wfile.write(kind + struct.pack("!I", len(body) + 4) + body)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def old_postgres() -> Iterator[str]:
    """Its address."""
    with Server(("127.0.0.1", 0), Greeting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"postgres://me:swordfish@127.0.0.1:{server.server_address[1]}/ocpizza"
        server.shutdown()
