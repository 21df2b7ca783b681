"""Who a client is and how it came is the router's word, through the real server."""

import json
from collections.abc import Iterator

import pytest

from tests.integration.server.gunicorns import Gunicorn, serving

FORGED = "6.6.6.6"


@pytest.fixture(scope="module")
def heroku(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gunicorn]:
    with serving(tmp_path_factory.mktemp("heroku") / "log", FORWARDED_ALLOW_IPS="*") as server:
        yield server


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        (f"{FORGED}, 203.0.113.9", "203.0.113.9"),
        (f"{FORGED},{FORGED} ,2001:db8::1", "2001:db8::1"),
        # A kitchen in the router's own network is not who it says it is either.
        (f"{FORGED}, 192.168.1.20", "192.168.1.20"),
        (f"{FORGED}, 203.0.113.9:1234", "203.0.113.9"),
        (f"{FORGED}, [2001:db8::1]:1234", "2001:db8::1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_last_address_is_the_clients(heroku: Gunicorn, forwarded: str, client: str) -> None:
    told = heroku.get("/client", {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"})

    assert json.loads(told) == {"host": client, "scheme": "https"}


def test_a_header_that_is_sent_twice_is_read_to_its_end(heroku: Gunicorn) -> None:
    connection = heroku.connect()
    connection.putrequest("GET", "/client")
    for address in (FORGED, "203.0.113.9"):
        connection.putheader("X-Forwarded-For", address)
    connection.endheaders()

    assert json.loads(connection.getresponse().read())["host"] == "203.0.113.9"


@pytest.mark.parametrize("scheme", ["gopher", ""])
def test_a_scheme_that_is_none_is_not_believed(heroku: Gunicorn, scheme: str) -> None:
    assert json.loads(heroku.get("/client", {"X-Forwarded-Proto": scheme}))["scheme"] == "http"
