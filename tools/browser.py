"""Brings the browser that the tests drive: the system's Chromium, else one is installed.

As root it is Debian's package, elsewhere Playwright's own build in the user's cache.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "--quiet=2", "--yes")
PLAYWRIGHT = (sys.executable, "-m", "playwright")
OWN = "playwright's own"
MISSING = (
    "no browser for the tests. Install Chromium with your system's packages, or run\n"
    f"    {sys.executable} -m playwright install --with-deps chromium"
)


def of_the_system() -> str | None:
    """The path of a Chromium that runs; Ubuntu's `chromium-browser` may be a mere hint at a snap."""
    found = filter(None, map(shutil.which, NAMES))
    return next((path for path in found if _succeeds(path, "--version")), None)


def of_playwright() -> str | None:
    """The path of the build that belongs to this Playwright, where it is installed and runs."""
    # It starts a process of its own to answer this.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) and _succeeds(path, "--version") else None  # noqa: PTH110


def bring() -> tuple[str, str | None]:
    """What was done, and the path of the browser; None when none could be had."""
    if found := of_the_system():
        return "the system's", found
    if found := of_playwright():
        return OWN, found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _say("none here: installing Debian's chromium")
        if _installed_by_apt() and (found := of_the_system()):
            return "Debian's, just installed", found
    _say("none here: installing Playwright's own")
    _succeeds(*PLAYWRIGHT, "install", "chromium", quiet=False)
    return f"{OWN}, just installed", of_playwright()


def _installed_by_apt() -> bool:
    """Its lists are fetched where they are missing or too old to be of use."""
    install = (*APT, "install", "--no-install-recommends", "chromium", "fonts-dejavu-core")
    return _succeeds(*install) or (_succeeds(*APT, "update") and _succeeds(*install, quiet=False))


def _succeeds(*command: str, quiet: bool = True) -> bool:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    output = subprocess.DEVNULL if quiet else None
    try:
        ended = subprocess.run(command, check=False, env=environ, stdout=output, stderr=output)
    except OSError:
        return False
    return ended.returncode == 0


def _say(line: str) -> None:
    print(f"browser: {line}", flush=True)


def main() -> int:
    done, path = bring()
    if path is None:
        sys.stderr.write(f"browser: {MISSING}\n")
        return 1
    _say(f"{done}, {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
