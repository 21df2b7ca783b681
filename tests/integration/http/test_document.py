"""The served document agrees with the server, and is good enough to make a client from."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.http.conftest import ROOT, STORE, Serve, Site, an_order

BIN = Path(sys.executable).parent
ROLES = ("admin", "manager", "counter", "pizzaiolo", "courier", "customer", None)
STREAMS = "watch_.*|follow_order"
"""They do not end; `test_streams` reads them."""


def fuzz(site: Site, role: str | None, phases: str, examples: int) -> None:
    """Run schemathesis as that role; `schemathesis.toml` has the exceptions."""
    command = [
        *(str(BIN / "schemathesis"), "run", f"{site.url}/api/openapi.json"),
        *("--phases", phases, "--max-examples", str(examples), "--warnings", "off"),
        *("--exclude-operation-id-regex", STREAMS, "--no-color"),
        # It would end the run's own token.
        *("--exclude-operation-id", "sign_out"),
    ]
    if role is not None:
        command += ["--header", f"Authorization: Bearer {site.token(role)}"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-8000:]
    if role is not None:
        with site.client(role) as client:
            assert client.get("/api/v1/me").status_code == 200, "the role was lost on the way"
    assert site.faults() == []


@pytest.mark.timeout(240)
@pytest.mark.parametrize("role", ["manager", None])
def test_every_boundary_of_the_document_is_kept(serve: Serve, role: str | None) -> None:
    with serve() as site:
        fuzz(site, role, "coverage", 1)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_found_as_any_role(serve: Serve, role: str | None) -> None:
    with serve() as site:
        fuzz(site, role, "examples,coverage,fuzzing,stateful", 25)


def test_a_generated_client_works(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.client() as client:
        document = client.get("/api/openapi.json").json()
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    made = subprocess.run(
        [
            *(str(BIN / "openapi-python-client"), "generate", "--meta", "none"),
            *("--path", str(tmp_path / "openapi.json")),
            *("--output-path", str(tmp_path / "generated_client")),
            "--fail-on-warning",
        ],
        env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "arning" not in made.stdout + made.stderr
    monkeypatch.syspath_prepend(str(tmp_path))

    def part(name: str) -> Any:
        return importlib.import_module(f"generated_client.{name}")

    order_request = part("models.order_request").OrderRequest.from_dict(an_order())
    with part("client").Client(base_url=site.url) as client:
        placed = part("api.orders.place_order").sync(
            "lyon-bellecour", client=client, body=order_request, idempotency_key=str(uuid4())
        )
    signed_in = part("client").AuthenticatedClient
    with signed_in(base_url=site.url, token=placed.tracking_token) as holder:
        followed = part("api.orders.get_order").sync("lyon-bellecour", placed.id, client=holder)
    assert followed.totals.total_cents == placed.totals.total_cents
    assert STORE.endswith(followed.store)
