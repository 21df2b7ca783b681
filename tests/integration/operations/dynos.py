"""One-off dynos of the stand-in: what `heroku run` asks for is run here, and talked to over TLS."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from tests.integration.operations.stand_in import Heroku
from tools.certificates import made_up


@contextmanager
def dynos(heroku: Heroku, folder: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    """The certificate that clients have to trust; `heroku.command` is run once for each of them."""
    certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("localhost", 0)) as server:
        heroku.dyno_url = f"rendezvous://localhost:{server.getsockname()[1]}"
        Thread(target=_serve, args=(server, context, heroku, environ), daemon=True).start()
        yield certificate


def _serve(
    server: socket.socket, context: ssl.SSLContext, heroku: Heroku, environ: Mapping[str, str]
) -> None:
    with suppress(OSError):  # it is closed in the end
        while True:
            client, _ = server.accept()
            with suppress(OSError), context.wrap_socket(client, server_side=True) as dyno:
                dyno.recv(1024)
                dyno.sendall(b"rendezvous\r\n")
                told = subprocess.run(
                    ["bash", "-c", heroku.command],
                    env=environ,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    check=False,
                )
                dyno.sendall(told.stdout)
                dyno.unwrap()


def _certificate(folder: Path) -> Path:
    file = folder / "localhost.pem"
    file.write_text("".join(made_up()))
    return file
