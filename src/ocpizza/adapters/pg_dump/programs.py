"""Which of the pg_dump on this machine to take, and what it is told without a command line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Conninfo

from ocpizza.application.ports.backups import CannotBackUp

DEBIAN = Path("/usr/lib/postgresql")
OURS = "ocpizza backups"
"""What we call ourselves to the server: `ocpizza` alone is who serves and works."""


@frozen
class Program:
    path: Path
    major: int


@frozen
class Programs:
    """Those of the PATH, of Debian's packages, and of `folders`."""

    folders: Sequence[Path] = ()

    def find(self, name: str, at_least: int) -> Program:
        """The oldest that knows that version of PostgreSQL. Raises CannotBackUp."""
        found = sorted(self._all(name), key=lambda program: program.major)
        for program in found:
            if program.major >= at_least:
                return program
        have = f"the newest {name} here is {found[-1].major}" if found else f"there is no {name}"
        raise CannotBackUp(
            f"PostgreSQL {at_least} needs its own {name}, and {have}: "
            f"install postgresql-client-{at_least}"
        )

    def _all(self, name: str) -> Iterator[Program]:
        on_path = shutil.which(name)
        paths = [Path(on_path)] if on_path else []
        paths += [*DEBIAN.glob(f"*/bin/{name}"), *(folder / name for folder in self.folders)]
        for path in dict.fromkeys(paths):
            if (major := _major(path)) is not None:
                yield Program(path, major)


def _major(path: Path) -> int | None:
    try:
        said = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [path, "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(version[1]) if version else None


def environment(url: str) -> dict[str, str]:
    """Ours, with the address in libpq's variables: what is on a command line, everybody reads."""
    try:
        options = conninfo_to_dict(url)
    except ProgrammingError:
        raise CannotBackUp("That is no PostgreSQL address.") from None
    names = {
        each.keyword.decode(): each.envvar.decode()
        for each in Conninfo.get_defaults()
        if each.envvar
    }
    told = {names[word]: str(value) for word, value in options.items() if word in names}
    return {**os.environ, **told, "PGAPPNAME": OURS, "LC_ALL": "C"}
