"""Each role has its own screen; no form sends its reader to another site."""

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from ocpizza.domain.people.roles import Grant, Role
from ocpizza.entrypoints.http.site.landing import landing, own_path, way_back

ORIGIN = "https://ocpizza.com"
COUNTER = "/staff/grenoble/counter"


def no_answer(_: Request) -> Response:
    raise AssertionError


PAGES = Router(
    [
        Route("/staff/{store}/counter", no_answer),
        Route("/staff/{store}/counter/pay", no_answer, methods=["POST"]),
        Route("/staff/{store}/sheet", no_answer, methods=["GET", "POST"]),
    ]
)


def back_of(method: str, path: str, referer: str | None, query: str = "") -> str:
    """Where who has to sign in first goes on to."""
    headers = [] if referer is None else [(b"referer", referer.encode())]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode()}
    request = Request({**scope, "headers": headers, "router": PAGES})
    return way_back(request, {ORIGIN})


@pytest.mark.parametrize(
    ("grants", "screen"),
    [
        ({Grant(Role.CUSTOMER)}, "/account"),
        ({Grant(Role.COUNTER, "grenoble")}, "/staff/grenoble/counter"),
        ({Grant(Role.PIZZAIOLO, "grenoble")}, "/staff/grenoble/kitchen"),
        ({Grant(Role.COURIER, "grenoble")}, "/staff/grenoble/courier"),
        ({Grant(Role.MANAGER, "grenoble")}, "/staff/grenoble/manager"),
        ({Grant(Role.MANAGER, "grenoble"), Grant(Role.MANAGER, "lyon")}, "/staff/overview"),
        ({Grant(Role.ADMIN), Grant(Role.COUNTER, "grenoble")}, "/admin"),
        ({Grant(Role.COURIER, "lyon"), Grant(Role.COURIER, "grenoble")}, "/staff/grenoble/courier"),
        (set(), "/account"),
    ],
)
def test_each_role_lands_on_its_own_screen(grants: set[Grant], screen: str) -> None:
    assert landing(grants) == screen


@pytest.mark.parametrize(
    "path", ["/", "/staff/grenoble/kitchen", "/stores/lyon?fulfilment=takeaway"]
)
def test_a_path_of_ours_is_followed(path: str) -> None:
    assert own_path(path, "/other") == path


@pytest.mark.parametrize(
    "path", ["", "https://evil.example/", "//evil.example", "/\\evil.example", "/\nx", "/a\tb"]
)
def test_nothing_else_is(path: str) -> None:
    assert own_path(path, "/other") == "/other"


def test_who_asked_for_a_page_goes_on_to_it_as_they_asked() -> None:
    assert back_of("GET", COUNTER, None, "done=basil") == f"{COUNTER}?done=basil"


@pytest.mark.parametrize(
    ("form", "referer", "back"),
    [
        # the page of the form, which says again nothing that was done before
        ("pay", f"{ORIGIN}{COUNTER}?handed=01&change=810", COUNTER),
        # the form as it was refused, at an address that only takes it
        ("pay", f"{ORIGIN}{COUNTER}/pay", ""),
        ("pay", f"{ORIGIN}/nowhere", ""),
        ("pay", "https://evil.example/staff/grenoble/counter", ""),
        ("pay", "http://[", ""),
        ("pay", None, ""),
    ],
)
def test_who_sent_a_form_goes_on_to_its_page(form: str, referer: str | None, back: str) -> None:
    assert back_of("POST", f"{COUNTER}/{form}", referer) == back


@pytest.mark.parametrize("referer", [None, "http://[", f"{ORIGIN}/staff/grenoble/sheet"])
def test_a_form_with_a_page_of_its_own_leads_to_that(referer: str | None) -> None:
    assert back_of("POST", "/staff/grenoble/sheet", referer) == "/staff/grenoble/sheet"
