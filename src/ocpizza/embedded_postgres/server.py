import secrets
import shlex
import shutil
import socket
import time
from pathlib import Path

import attrs

from ocpizza.embedded_postgres.account import Account
from ocpizza.embedded_postgres.errors import ClusterError
from ocpizza.embedded_postgres.postmaster import Postmaster

SUPERUSER = "ocpizza"
START_SECONDS = 60
# A crashed server's children need a moment to die; until then its memory and its port are taken.
RETRY_SECONDS = 15
TAKEN = ("still in use", "already in use", "already exists")
PORT_SECONDS = 2
DATA_LOSS_ALLOWED = ("fsync=off", "full_page_writes=off", "autovacuum=off")
BUILTIN_LOCALE_SINCE = 17
SCRAM_ITERATIONS_SINCE = 16


@attrs.frozen
class Server:
    """One data folder, and the steps to create it, start on it, stop and forget it."""

    account: Account
    port: int
    throwaway: bool

    @property
    def data(self) -> Path:
        return self.account.home / "data"

    @property
    def password(self) -> str:
        return (self.account.home / "password").read_text()

    def running(self) -> Postmaster | None:
        return Postmaster.of(self.data)

    def start(self) -> None:
        if self.running():
            return
        self._initialise()
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # nothing runs: it is stale
        deadline = time.monotonic() + RETRY_SECONDS
        while (problem := self._launch()) is not None:
            if time.monotonic() > deadline or not any(words in problem for words in TAKEN):
                raise ClusterError(problem)
            time.sleep(0.2)

    def stop(self) -> None:
        if postmaster := self.running():
            postmaster.stop()

    def destroy(self) -> None:
        self.stop()
        for folder in (self.data, self._draft):
            shutil.rmtree(folder, ignore_errors=True)
        for name in ("password", "port", "postgres.log"):
            (self.account.home / name).unlink(missing_ok=True)

    @property
    def _draft(self) -> Path:
        return self.account.home / "data.new"

    def _initialise(self) -> None:
        made_by = self.data / "PG_VERSION"
        major = self.account.binaries.major
        if made_by.exists():
            if (found := made_by.read_text().strip()) != str(major):
                raise ClusterError(
                    f"The data in {self.data} was made by PostgreSQL {found}, and this is {major}: "
                    "move it away, or forget it with `ocpizza demo --reset`."
                )
            return
        self.account.prepare_home()
        shutil.rmtree(self._draft, ignore_errors=True)
        password = self.account.write("password", secrets.token_urlsafe(24))
        made = self.account.run(
            "initdb",
            f"--pgdata={self._draft}",
            f"--username={SUPERUSER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            *(
                ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
                if major >= BUILTIN_LOCALE_SINCE
                else ("--lc-ctype=C.UTF-8",)
            ),
            # Iterations protect a guessable password; this one is 24 random bytes.
            *(("--set=scram_iterations=1",) if major >= SCRAM_ITERATIONS_SINCE else ()),
            *(("--no-sync",) if self.throwaway else ()),
        )
        if made.returncode != 0:
            raise ClusterError(f"initdb failed in {self._draft}:\n{made.stdout}")
        self._draft.rename(self.data)  # whole or not at all, whenever we are interrupted

    def _launch(self) -> str | None:
        """None once it accepts connections, else what it said."""
        log = self.account.home / "postgres.log"
        said_before = log.stat().st_size if log.exists() else 0
        settings = ["unix_socket_directories=", "listen_addresses=127.0.0.1"]
        if self.throwaway:
            settings += DATA_LOSS_ALLOWED
        options = [f"-p{self._choose_port()}", *(f"-c{setting}" for setting in settings)]
        started = self.account.run(
            "pg_ctl",
            "start",
            "--wait",
            f"--timeout={START_SECONDS}",
            f"--pgdata={self.data}",
            f"--log={log}",
            f"--options={shlex.join(options)}",
        )
        if started.returncode == 0:
            return None
        said = log.read_bytes()[said_before:].decode(errors="replace") if log.exists() else ""
        return f"PostgreSQL does not start in {self.data}:\n{started.stdout}{said}"

    def _choose_port(self) -> int:
        """The fixed one, else last time's if it is or gets free: addresses survive a restart."""
        if self.port:
            return self.port
        remembered = self.account.home / "port"
        chosen = _wait_for_port(int(remembered.read_text())) if remembered.exists() else 0
        chosen = chosen or _free_port(0)
        remembered.write_text(str(chosen))
        return chosen


def _wait_for_port(wanted: int) -> int:
    deadline = time.monotonic() + PORT_SECONDS
    while not (free := _free_port(wanted)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return free


def _free_port(wanted: int) -> int:
    """`wanted`, or any when that is 0; 0 when it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return 0
        port: int = probe.getsockname()[1]
        return port
