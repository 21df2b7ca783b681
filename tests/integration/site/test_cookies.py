"""The cookies of the site, over https as over plain http."""

import pytest

from ocpizza.entrypoints.http.site.visits import CookieJar


def test_over_https_the_session_belongs_to_this_very_host() -> None:
    jar = CookieJar(https=True)
    assert jar.session == "__Host-session"
    options = jar.options()
    assert (options["path"], options["secure"], "domain" in options) == ("/", True, False)


@pytest.mark.parametrize("https", [True, False])
def test_no_script_reads_a_cookie_and_no_other_site_sends_one(*, https: bool) -> None:
    options = CookieJar(https=https).options("/stores/lyon-bellecour", 60)
    assert (options["httponly"], options["samesite"], options["secure"]) == (True, "lax", https)


def test_over_plain_http_it_goes_without_prefix() -> None:
    assert CookieJar(https=False).session == "session"
