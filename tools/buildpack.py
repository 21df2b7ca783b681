"""Repeat what Heroku's Python buildpack does, into an empty folder: `tools/buildpack.py FOLDER`.

Of the last commit, as a push would. FOLDER/app is then what a dyno has at /app, FOLDER/python what
it has beside it. Set PIP_INDEX_URL where packages come from elsewhere than usual.
"""

import argparse
import os
import subprocess
import sys
import tarfile
import venv
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parents[1]
PASSED_ON = ("PIP_", "SSL_", "REQUESTS_", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")


def build(folder: Path, commit: str = "HEAD") -> None:
    """Raises CalledProcessError when a step fails, as the build would."""
    app, python = folder / "app", folder / "python"
    check_out(commit, app)
    venv.create(python, with_pip=True)
    environ = {
        **{name: value for name, value in os.environ.items() if name.startswith(PASSED_ON)},
        "PATH": f"{python / 'bin'}:/usr/bin:/bin",
        "PYTHONPATH": str(app),
        "PYTHONUNBUFFERED": "1",
        "LANG": "en_US.UTF-8",
        "HOME": str(folder),
    }
    pip = ["pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]
    for step in ([*pip, "-r", "requirements.txt"], [str(app / "bin" / "post_compile")]):
        subprocess.run(step, cwd=app, env=environ, check=True)


def check_out(commit: str, app: Path) -> None:
    """Only what is committed: whatever else lies about stays here."""
    app.mkdir(parents=True)
    archive = subprocess.run(
        ["git", "archive", "--format=tar", commit],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as opened:
        opened.extractall(app, filter="data")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.absolute()
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} is not empty.")
    try:
        build(folder)
    except subprocess.CalledProcessError as failed:
        sys.exit(f"failed: {failed.cmd}")
    print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
