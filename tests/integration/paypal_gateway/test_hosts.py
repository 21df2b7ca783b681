import pytest

from ocpizza.adapters.paypal.hosts import Hosts

LIVE = Hosts("https://api-m.paypal.com", production=True)
SANDBOX = Hosts("https://api-m.sandbox.paypal.com", production=False)
STAND_IN = Hosts("http://127.0.0.1:8001", production=False)
CERTIFICATE = "/v1/notifications/certs/CERT-360caa42-fca2a594-df8cd2d5"


@pytest.mark.parametrize(
    ("hosts", "address"),
    [
        (LIVE, "https://www.paypal.com/checkoutnow?token=5O190127TN364715T"),
        (SANDBOX, "https://www.sandbox.paypal.com/checkoutnow?token=5O190127TN364715T"),
        (STAND_IN, "http://127.0.0.1:8001/checkoutnow?token=5O190127TN364715T"),
    ],
)
def test_a_buyer_is_sent_to_the_site_that_belongs_to_the_api(hosts: Hosts, address: str) -> None:
    assert hosts.may_send_buyer_to(address)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "https://www.sandbox.paypal.com/checkoutnow?token=1",
        "http://www.paypal.com/checkoutnow?token=1",
        "https://www.paypal.com:8443/checkoutnow?token=1",
        "https://www.paypal.com@evil.example/checkoutnow?token=1",
        "https://evil.example/www.paypal.com/checkoutnow?token=1",
        "//www.paypal.com/checkoutnow",
        "javascript:alert(1)",
        "https://[",
    ],
)
def test_a_buyer_is_sent_nowhere_else(address: str | None) -> None:
    assert not LIVE.may_send_buyer_to(address)


@pytest.mark.parametrize(
    ("hosts", "address"),
    [
        (LIVE, f"https://api.paypal.com{CERTIFICATE}"),
        (SANDBOX, f"https://api.sandbox.paypal.com{CERTIFICATE}"),
        (STAND_IN, f"http://127.0.0.1:8001{CERTIFICATE}"),
    ],
)
def test_certificates_come_from_the_host_that_belongs_to_the_api(
    hosts: Hosts, address: str
) -> None:
    assert hosts.may_hold_certificates(address)


@pytest.mark.parametrize(
    "address",
    [
        f"http://api.paypal.com{CERTIFICATE}",
        f"https://api.sandbox.paypal.com{CERTIFICATE}",
        f"https://api-m.paypal.com{CERTIFICATE}",
        f"https://api.paypal.com:444{CERTIFICATE}",
        f"https://user@api.paypal.com{CERTIFICATE}",
        f"https://api.paypal.com{CERTIFICATE}?next=https://evil.example",
        f"https://api.paypal.com{CERTIFICATE}#evil",
        "https://api.paypal.com/v1/notifications/certs/../../evil",
        "https://api.paypal.com/evil",
        "https://evil.example/v1/notifications/certs/CERT-1",
    ],
)
def test_certificates_come_from_nowhere_else(address: str) -> None:
    assert not LIVE.may_hold_certificates(address)


def test_the_configured_host_holds_no_certificates_in_production() -> None:
    hosts = Hosts("http://127.0.0.1:8001", production=True)
    assert not hosts.may_hold_certificates(f"http://127.0.0.1:8001{CERTIFICATE}")
