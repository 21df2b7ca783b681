"""Ports of this machine: whether one can be listened to."""

from __future__ import annotations

import socket

from ocpizza.entrypoints.cli.errors import Stop

HOST = "127.0.0.1"


def ensure_free(port: int, *, remedy: str) -> None:
    """Raise Stop when someone listens there."""
    if not _free(port):
        raise Stop(f"port {port} is taken; {remedy}")


def free_port() -> int:
    """One that nobody listens to now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
