import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import attrs
import psycopg
from psycopg import sql

from ocpizza.embedded_postgres.account import Account
from ocpizza.embedded_postgres.binaries import Binaries
from ocpizza.embedded_postgres.errors import ClusterError
from ocpizza.embedded_postgres.server import SUPERUSER, Server

COPY_STRATEGY_SINCE = 15
_END_SESSIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


def _absolute(folder: Path) -> Path:
    return folder.resolve()


@attrs.define
class Cluster:
    """A PostgreSQL server whose data, log and password live in `folder`.

    It listens on 127.0.0.1 only, with a random password. `port` 0 means the port it had last time,
    or a free one. Every process that names the same folder reaches the same server. `throwaway` is
    for tests: nothing is flushed to the disk, and the last user deletes the data.
    """

    folder: Path = attrs.field(converter=_absolute)
    binaries: Binaries = attrs.field(factory=Binaries.find)
    port: int = 0
    throwaway: bool = False
    _server: Server = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        account = Account.choose(self.binaries, self.folder)
        self._server = Server(account, self.port, throwaway=self.throwaway)

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Running for as long as any process is in here; the last to leave stops it.

        A process that is killed leaves too: the lock it holds dies with it. One that was forked in
        here counts as its parent.
        """
        user = os.getpid()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._users.open("w") as users:
            try:
                with self.locked():
                    fcntl.flock(users, fcntl.LOCK_SH)
                    self._server.start()
                yield
            finally:
                if os.getpid() == user:
                    with self.locked():
                        self._leave(users)

    def start(self) -> None:
        """Creates the data when there is none; leaves alone what runs already.

        Raises ClusterError, with the end of the server's log.
        """
        with self.locked():
            self._server.start()

    def stop(self) -> None:
        with self.locked():
            self._server.stop()

    def kill(self) -> None:
        """`kill -9`: what was not flushed is lost, clients see their connections break."""
        if running := self._server.running():
            running.kill()

    def destroy(self) -> None:
        """Stops it and forgets its data. Raises ClusterError while another process shares it."""
        with self.locked(), self._users.open("w") as users:
            if not _alone(users):
                raise ClusterError(f"PostgreSQL in {self.folder} is in use: stop that first.")
            self._server.destroy()

    def is_running(self) -> bool:
        return self._server.running() is not None

    def url(self, database: str = "postgres") -> str:
        """`postgresql://user:password@127.0.0.1:port/database`; raises ClusterError when stopped."""
        running = self._server.running()
        if running is None:
            raise ClusterError(f"PostgreSQL is not running in {self.folder}.")
        return (
            f"postgresql://{SUPERUSER}:{self._server.password}@127.0.0.1:{running.port}/{database}"
        )

    def has_database(self, name: str) -> bool:
        with self._maintenance() as connection:
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            return found.rowcount == 1

    def create_database(self, name: str, template: str | None = None) -> str:
        """The new database's address. A `template` is copied, and must have no one connected."""
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
            if self.binaries.major >= COPY_STRATEGY_SINCE:
                statement += sql.SQL(" STRATEGY file_copy")
        with self._maintenance() as connection:
            connection.execute(statement)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Also when it is absent, and when clients are still connected to it."""
        with self._maintenance() as connection:
            connection.execute(_END_SESSIONS, [name])
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))

    def end_sessions(self, name: str) -> None:
        """Whoever is connected to that database is cut off."""
        with self._maintenance() as connection:
            connection.execute(_END_SESSIONS, [name])

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One process at a time, over all that name this folder. Not to be nested."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def _users(self) -> Path:
        return self.folder / "users"

    def _leave(self, users: TextIO) -> None:
        if not _alone(users):
            return
        if self.throwaway:
            self._server.destroy()
        else:
            self._server.stop()

    def _maintenance(self) -> psycopg.Connection:
        return psycopg.connect(self.url(), autocommit=True)


def _alone(users: TextIO) -> bool:
    """Whether no other process holds its share of the lock."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
