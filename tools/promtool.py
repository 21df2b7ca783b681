"""Brings Prometheus's own checker of rules: the system's `promtool`, else the one in Debian's package.

The package is fetched and unpacked into the user's cache, not installed: no root, no service.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ocpizza"
MISSING = (
    "no promtool to check the alert rules with. Install Prometheus with your system's packages"
    " (apt-get install prometheus)."
)


def bring() -> str | None:
    """Its path; None when it cannot be had."""
    kept = CACHE / "promtool"
    if found := shutil.which("promtool"):
        return found
    if kept.exists():
        return str(kept)
    if shutil.which("apt-get") and shutil.which("dpkg-deb") and _unpacked(kept):
        return str(kept)
    return None


def _unpacked(kept: Path) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        fetch = ("apt-get", "--quiet=2", "download", "prometheus")
        if not _succeeds(fetch, folder):
            if os.geteuid() != 0 or not _succeeds(("apt-get", "--quiet=2", "update"), folder):
                return False
            if not _succeeds(fetch, folder):
                return False
        (package,) = Path(folder).glob("prometheus_*.deb")
        if not _succeeds(("dpkg-deb", "-x", str(package), folder), folder):
            return False
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")
        shutil.copy2(Path(folder, "usr/bin/promtool"), draft)
        draft.replace(kept)
    return True


def _succeeds(command: tuple[str, ...], folder: str) -> bool:
    ended = subprocess.run(command, cwd=folder, check=False, capture_output=True)
    return ended.returncode == 0


def main() -> int:
    path = bring()
    if path is None:
        sys.stderr.write(f"promtool: {MISSING}\n")
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
