"""The programs that stand around the application on a Linux machine, as they are installed."""

import configparser
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ocpizza.embedded_postgres.account import USER_NAMESPACE
from tests.integration.house.serving import free_port, until
from tools.debian import Missing, bring

ROOT = Path(__file__).parents[3]


def program(name: str, package: str) -> Path:
    try:
        return bring(name, package)
    except Missing as missing:
        pytest.fail(str(missing))


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[None]:
    """Until the end of this; ready once it listens on that port."""
    with log.open("wb") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written)

    def listens() -> bool:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    try:
        until(listens, seconds=10)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        finally:
            process.kill()


@contextmanager
def pooled(url: str, folder: Path, **more: str) -> Iterator[str]:
    """The same database through PgBouncer, with our settings but for where things are, and `more`.

    Four connections are fewer than the processes open: they have to share.
    """
    server, port = urlsplit(url), free_port()
    settings = configparser.ConfigParser(delimiters=("=",), comment_prefixes=(";",))
    settings.read(ROOT / "deploy" / "pgbouncer" / "pgbouncer.ini")
    settings["databases"] = {"*": f"host={server.hostname} port={server.port}"}
    users = folder / "userlist.txt"
    users.write_text(f'"{server.username}" "{server.password}"\n')
    users.chmod(0o600)
    settings["pgbouncer"].update(
        listen_port=str(port),
        auth_file=str(users),
        default_pool_size="4",
        reserve_pool_size="0",
        **more,
    )
    ini = folder / "pgbouncer.ini"
    with ini.open("w") as written:
        settings.write(written)
    # It refuses root as PostgreSQL does.
    prefix = USER_NAMESPACE if os.geteuid() == 0 else ()
    bouncer = str(program("pgbouncer", "pgbouncer"))
    with running([*prefix, bouncer, str(ini)], port, folder / "pgbouncer.log"):
        yield url.replace(f":{server.port}/", f":{port}/")
