"""Brings a program of Debian's that tests start for themselves, such as nginx.

As root it is installed where no systemd runs (a container, CI), which would start it as a service;
elsewhere this says what to install.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

APT = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "--quiet=2", "--yes")
SERVICES = Path("/run/systemd/system")
PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


class Missing(Exception):
    """The message says what to install."""


def bring(program: str, package: str) -> Path:
    """Where it is. Raises Missing."""
    if found := shutil.which(program, path=PATH):
        return Path(found)
    if os.geteuid() == 0 and shutil.which("apt-get") and not SERVICES.exists():
        _install(package)
        if found := shutil.which(program, path=PATH):
            return Path(found)
    raise Missing(
        f"{program} is missing here; install it with your system's packages "
        f"(Debian: apt-get install {package}), and stop the service that this may start"
    )


def _install(package: str) -> None:
    """The lists are fetched where they are missing or too old to be of use."""
    install = (*APT, "install", "--no-install-recommends", package)
    if _run(*install) != 0:
        _run(*APT, "update")
        _run(*install)


def _run(*command: str) -> int:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command, check=False, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ).returncode


if __name__ == "__main__":
    print(bring(*sys.argv[1:3]))
