"""The image and the compose file, as far as they can be tried without Docker."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.integration.linux.conftest import ROOT

DOCKER = ROOT / "deploy" / "docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text()
COMPOSE = (DOCKER / "compose.yaml").read_text()
SCRIPTS = Path(sysconfig.get_path("scripts"))


def run(*command: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )


def procfile() -> dict[str, list[str]]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {name: shlex.split(rest) for name, _, rest in (line.partition(":") for line in lines)}


@pytest.fixture
def readiness() -> Iterator[tuple[str, list[HTTPStatus]]]:
    """A port whose `/readyz` answers with the last of these."""
    answers = [HTTPStatus.OK]

    class Readiness(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(answers[-1] if self.path == "/readyz" else HTTPStatus.NOT_FOUND)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Readiness)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield str(server.server_address[1]), answers
    server.shutdown()
    server.server_close()


def test_hadolint_finds_no_fault_in_the_dockerfile() -> None:
    done = run(SCRIPTS / "hadolint", DOCKER / "Dockerfile")

    assert (done.returncode, done.stdout) == (0, "")


def test_the_compose_file_is_one() -> None:
    check = SCRIPTS / "check-jsonschema"
    done = run(check, "--builtin-schema", "vendor.compose-spec", DOCKER / "compose.yaml")

    assert done.returncode == 0, done.stdout


def test_they_start_what_the_procfile_starts() -> None:
    (web,) = re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    release, worker = re.findall(r"^    command: \[(.+)\]$", COMPOSE, re.MULTILINE)

    assert {
        "web": json.loads(web),
        "worker": worker.split(", "),
        "release": release.split(", "),
    } == procfile()


def test_no_secret_is_in_them() -> None:
    """What is asked for has no default, and nothing else that is one is named."""
    assert set(re.findall(r"\$\{([A-Z_]+):-", COMPOSE)) == {"BACKUPS_URL"}
    assert set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE)) == {"POSTGRES_PASSWORD", "OCPIZZA_VERSION"}
    for name in ("SECRET_KEY", "PAYPAL_KEY", "SMTP_URL", "BACKUPS_KEY", "METRICS_TOKEN"):
        assert name not in COMPOSE + DOCKERFILE


def test_the_container_is_healthy_when_it_is_ready(
    readiness: tuple[str, list[HTTPStatus]],
) -> None:
    port, answers = readiness
    (check,) = re.findall(r"^HEALTHCHECK.*\\\n    CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    _, *rest = json.loads(check)

    assert run(sys.executable, *rest, PORT=port).returncode == 0
    answers.append(HTTPStatus.SERVICE_UNAVAILABLE)
    assert run(sys.executable, *rest, PORT=port).returncode != 0


@pytest.mark.slow
def test_what_is_sent_to_docker_is_enough_to_make_the_package(tmp_path: Path) -> None:
    sent = re.findall(r"^!(\S+)$", (DOCKER / "Dockerfile.dockerignore").read_text(), re.MULTILINE)
    context, installed = tmp_path / "context", tmp_path / "installed"
    context.mkdir()
    for name in sent:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, context / name)

    made = run(
        *(SCRIPTS / "uv", "pip", "install", "--no-deps", "--no-build-isolation"),
        *("--target", installed, context),
    )

    assert made.returncode == 0, made.stderr
    kept = {path.suffix for path in (installed / "ocpizza").rglob("*") if path.is_file()}
    assert {".py", ".sql", ".html", ".css", ".js", ".po"} <= kept
