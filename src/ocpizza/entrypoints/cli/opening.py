"""From the environment to the application: settings, a database, the use cases, and who asks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from ocpizza.entrypoints.cli.language import language

if TYPE_CHECKING:
    from ocpizza.application.application import Application
    from ocpizza.application.backing_up.backups import Backups
    from ocpizza.config import Settings
    from ocpizza.domain.people.actor import Actor
    from ocpizza.embedded_postgres import Cluster

DATABASE = "ocpizza"


@contextmanager
def writing() -> Iterator[Application]:
    """As `application`, for commands that change something.

    Maintenance of the database refuses them (UnderMaintenance), or waits for their end.
    """
    from ocpizza.entrypoints.beating import beating

    with application() as ready, beating(ready.watch), ready.watch.writing("ocpizza"):
        yield ready


@contextmanager
def application() -> Iterator[Application]:
    """Every use case, on the database that the environment names.

    Raises Misconfigured or ClusterError.
    """
    with settings() as chosen:
        from ocpizza.container import opened

        with opened(chosen) as ready:
            yield ready


@contextmanager
def settings() -> Iterator[Settings]:
    """The settings, with a database that runs for as long as this is open.

    Outside production, where DATABASE_URL is absent, it is a PostgreSQL of our own in the user's
    data folder, which every process of the user shares; the last to leave stops it.
    """
    import attrs

    from ocpizza.config import Settings

    read = _with_backups(Settings.from_env(os.environ))
    if read.database_url is not None:
        yield read
        return
    cluster = own_cluster()
    with cluster.shared():
        url = _own_database(cluster)
        known = {**read.backups.databases, "DATABASE_URL": url}
        there = attrs.evolve(read.backups, databases=known)
        yield attrs.evolve(read, database_url=url, backups=there)


@contextmanager
def backups(*, database: bool = True) -> Iterator[Backups]:
    """Backups; without a `database` of our own running where they alone are asked for.

    Raises Misconfigured or ClusterError.
    """
    from ocpizza.config import Settings

    with settings() if database else nullcontext(_with_backups(Settings.from_env(os.environ))) as s:
        yield backups_of(s)


def backups_of(chosen: Settings) -> Backups:
    from ocpizza.container_backups import backups as put_together
    from ocpizza.embedded_postgres import Binaries

    programs = Binaries.packaged()
    return put_together(chosen, [] if programs is None else [programs])


def _with_backups(read: Settings) -> Settings:
    """Outside production they go to the user's data folder."""
    import attrs

    if read.production or read.backups.url is not None:
        return read
    folder = (data_folder() / "backups").as_uri()
    return attrs.evolve(read, backups=attrs.evolve(read.backups, url=folder))


def own_cluster() -> Cluster:
    from ocpizza.embedded_postgres import Cluster

    return Cluster(data_folder() / "postgres")


def data_folder() -> Path:
    """Where programs of this user keep their data (XDG; Application Support on a Mac)."""
    home = Path.home()
    default = home / ("Library/Application Support" if sys.platform == "darwin" else ".local/share")
    return Path(os.environ.get("XDG_DATA_HOME") or default) / "ocpizza"


def operator() -> Actor:
    """Whoever can run commands on the database may do everything, and is named in the audit."""
    import getpass

    from ocpizza.domain.people.actor import Actor
    from ocpizza.domain.people.roles import Grant, Role

    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    grants = frozenset({Grant(Role.ADMIN)})
    return Actor("cli", grants, name=name, language=language())


def _own_database(cluster: Cluster) -> str:
    with cluster.locked():
        if cluster.has_database(DATABASE):
            return cluster.url(DATABASE)
        return cluster.create_database(DATABASE)
