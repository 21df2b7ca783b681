"""The server: on this machine only, and never in production."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
MOST_KEPT = 200
LARGEST = 1 << 20
REFUSED = "The mail sandbox refuses to run with ENV=PROD."
MISSING = "The demo's mail server needs aiosmtpd: pip install aiosmtpd"


class NotHere(Exception):
    """It cannot run here; the message says why."""


@frozen
class Keeping:
    """aiosmtpd's handler: a letter is a file, and the oldest ones go."""

    folder: Path

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - as aiosmtpd calls it
        content = envelope.content or b""
        keep(self.folder, content if isinstance(content, bytes) else content.encode())
        return "250 kept"


def keep(folder: Path, message: bytes) -> None:
    """As `<time>-<chance>.eml`, by whose names the newest is last; whole, or not at all."""
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}.eml"
    draft = folder / f".{name}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft.touch(mode=0o600)
    draft.write_bytes(message)
    draft.replace(folder / name)
    for old in sorted(folder.glob("*.eml"))[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


@asynccontextmanager
async def listening(port: int, folder: Path) -> AsyncIterator[int]:
    """Takes letters while it is open; the port it listens on, a free one when asked for 0."""
    if os.environ.get("ENV", "").strip().upper() == "PROD":
        raise NotHere(REFUSED)
    try:
        from aiosmtpd.smtp import SMTP  # noqa: PLC0415 - of the demo alone
    except ImportError:
        raise NotHere(MISSING) from None
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Keeping(folder), data_size_limit=LARGEST, enable_SMTPUTF8=True), HOST, port
    )
    async with server:
        yield server.sockets[0].getsockname()[1]


def serve(port: int, folder: Path) -> int:
    """Until SIGTERM or Ctrl-C; raises NotHere, or OSError when the port is taken."""

    async def until_signalled() -> None:
        stopping = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        async with listening(port, folder):
            await stopping.wait()

    asyncio.run(until_signalled())
    return 0
