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

from tests.integration.house.ordering import takeaway
from tests.integration.house.serving import House, Serve

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
ROLES = ("admin", "manager", "counter", "pizzaiolo", "courier", "customer", None)
STREAMS = "watch_.*|follow_order"
"""They do not end; `test_streams` reads them."""


def fuzz(house: House, role: str | None, phases: str, examples: int, *which: str) -> None:
    """Run schemathesis as that role; `schemathesis.toml` has the exceptions."""
    command = [
        *(str(BIN / "schemathesis"), "run", f"{house.url}/api/openapi.json"),
        *("--phases", phases, "--max-examples", str(examples), "--warnings", "off"),
        *("--exclude-operation-id-regex", STREAMS, "--no-color"),
        # It would end the run's own token.
        *("--exclude-operation-id", "sign_out"),
        *which,
    ]
    if role is not None:
        command += ["--header", f"Authorization: Bearer {house.token(role)}"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = "\n".join(line[:500] for line in run.stdout.splitlines())
    assert run.returncode == 0, said[-8000:]
    if role is not None:
        with house.client(role) as client:
            assert client.get("/me").status_code == 200, "the role was lost on the way"
    assert house.faults() == []


@pytest.mark.timeout(240)
def test_every_boundary_of_an_order_is_kept(serve: Serve) -> None:
    """As a manager, who may do most; the long test asks of everything, as everybody."""
    with serve() as house:
        fuzz(house, "manager", "coverage", 1, "--include-path-regex", "/orders$|/quotes$")


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_found_as_any_role(serve: Serve, role: str | None) -> None:
    with serve() as house:
        fuzz(house, role, "examples,coverage,fuzzing,stateful", 25)


def test_a_generated_client_works(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(house, tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))

    def part(name: str) -> Any:
        return importlib.import_module(f"generated_client.{name}")

    order = part("models.order_request").OrderRequest.from_dict(takeaway())
    quote = part("models.quote_request").QuoteRequest.from_dict(takeaway())
    unknown = part("models.order_request").OrderRequest.from_dict(
        takeaway({"item": "unicorn", "quantity": 1})
    )
    place = part("api.orders.place_order")
    with part("client").Client(base_url=house.url) as client:
        stores = part("api.stores.list_stores").sync(client=client)
        store = next(one.store for one in stores.items if one.store == "lyon-bellecour")
        menu = part("api.stores.get_menu").sync(store, client=client)
        quoted = part("api.orders.quote_order").sync(store, client=client, body=quote)
        placed = place.sync(store, client=client, body=order, idempotency_key=str(uuid4()))
        refused = place.sync_detailed(
            store, client=client, body=unknown, idempotency_key=str(uuid4())
        )
        hidden = part("api.orders.get_order").sync_detailed(store, placed.id, client=client)
    signed_in = part("client").AuthenticatedClient
    with signed_in(base_url=house.url, token=placed.tracking_token) as holder:
        followed = part("api.orders.get_order").sync(store, placed.id, client=holder)
    assert {item.item for item in menu.items} >= {"margherita", "cola"}
    assert quoted.totals == placed.totals == followed.totals
    assert (refused.status_code, refused.parsed.type_) == (422, "/problems/invalid")
    assert refused.parsed.errors[0].pointer == "/lines/0/item"
    assert (hidden.status_code, hidden.parsed.status) == (401, 401)


def generate(house: House, folder: Path) -> None:
    """Make the package `generated_client`, from the document that is served."""
    with house.client() as client:
        document = client.get(f"{house.url}/api/openapi.json").json()
    (folder / "openapi.json").write_text(json.dumps(document))
    made = subprocess.run(
        [
            *(str(BIN / "openapi-python-client"), "generate", "--meta", "none"),
            *("--path", str(folder / "openapi.json")),
            *("--output-path", str(folder / "generated_client")),
            "--fail-on-warning",
        ],
        env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "arning" not in made.stdout + made.stderr
