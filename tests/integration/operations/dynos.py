"""One-off dynos of the stand-in: what `heroku run` asks for is run here, and talked to over TLS."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.integration.operations.stand_in import Heroku


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
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "localhost.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return file
