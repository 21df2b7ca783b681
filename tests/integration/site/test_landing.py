"""Each role has its own screen; no form sends its reader to another site."""

import pytest

from ocpizza.domain.people.roles import Grant, Role
from ocpizza.entrypoints.http.site.landing import landing, own_path


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
