"""A problem's type is the address of a page about it."""

import pytest
from starlette.routing import Router
from starlette.testclient import TestClient

from ocpizza.entrypoints.http.problem_pages import ROUTES
from ocpizza.entrypoints.http.problem_table import PROBLEMS


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_problem_is_documented_at_its_address(language: str) -> None:
    with TestClient(Router(ROUTES), headers={"accept-language": language}) as client:
        for address in (f"/problems/{slug}" for slug in PROBLEMS):
            page = client.get(address)
            assert page.status_code == 200, address
            assert address in page.text
            assert f'<html lang="{language}">' in page.text, address
            assert "{" not in page.text, address
