"""Write requirements.txt and requirements-dev.txt from pyproject.toml, or check that they fit it.

What is pinned already stays, unless asked to upgrade. Development's pins come first, production's
are a part of them, so that what is tested is what is deployed. The files name no package index.
"""

import argparse
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DEVELOPMENT, PRODUCTION = "requirements-dev.txt", "requirements.txt"
UV = Path(sysconfig.get_path("scripts"), "uv")
COMPILE = ("pip", "compile", "pyproject.toml", "--quiet", "--universal", "--generate-hashes")
BARE = ("--no-annotate", "--no-header")


def compile_pins(into: Path, *, upgrade: bool) -> None:
    options = (*BARE, "--upgrade") if upgrade else BARE
    for arguments in (
        ("--group", "dev", "--output-file", into / DEVELOPMENT),
        ("--constraint", into / DEVELOPMENT, "--output-file", into / PRODUCTION),
    ):
        subprocess.run([UV, *COMPILE, *options, *arguments], cwd=ROOT, check=True)


def check() -> int:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        for name in (DEVELOPMENT, PRODUCTION):
            shutil.copy(ROOT / name, fresh)
        compile_pins(fresh, upgrade=False)
        stale = [
            name
            for name in (DEVELOPMENT, PRODUCTION)
            if (fresh / name).read_bytes() != (ROOT / name).read_bytes()
        ]
    for name in stale:
        print(f"{name} is not what pyproject.toml asks for: run `make pins`.", file=sys.stderr)
    return len(stale)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--upgrade", action="store_true")
    options = parser.parse_args()
    if options.check:
        return check()
    compile_pins(ROOT, upgrade=options.upgrade)
    return 0


if __name__ == "__main__":
    sys.exit(main())
