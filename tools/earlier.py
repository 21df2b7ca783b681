"""The release before this one, as it was committed."""

import io
import subprocess
import tarfile
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[1]
REVISIONS = "src/ocpizza/adapters/postgres/migrations/versions"


@attrs.frozen
class Release:
    """Its tag or commit, and a folder with its sources and Procfile."""

    name: str
    folder: Path

    @property
    def sources(self) -> str:
        """Where Python is to look before it looks at ours."""
        return str(self.folder / "src")

    def revisions(self) -> list[str]:
        return sorted(path.name for path in (self.folder / REVISIONS).glob("[0-9]*.py"))


def before_this(folder: Path) -> Release:
    """The newest release that does not know our newest revision; before there is one, that code.

    It serves while ours is released, and a rollback returns to it.
    """
    if _git("rev-parse", "--is-shallow-repository") != "false":
        raise RuntimeError(
            "no history here to find the release before in; in a shallow clone: "
            "git fetch --unshallow --tags"
        )
    newest = f"{REVISIONS}/{ours()[-1]}"
    added = _git("log", "-1", "--no-renames", "--diff-filter=A", "--format=%H", "--", newest)
    before = f"{added}~1" if added else "HEAD"
    commit = _git("describe", "--tags", "--abbrev=0", "--match", "v*", before) or before
    command = ["git", "archive", commit, "src", "Procfile"]
    archive = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        opened.extractall(folder, filter="data")
    return Release(_git("describe", "--tags", "--always", commit), folder)


def ours() -> list[str]:
    return sorted(path.name for path in (ROOT / REVISIONS).glob("[0-9]*.py"))


def _git(*arguments: str) -> str:
    """What it says; nothing where it has nothing to say."""
    command = ["git", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
