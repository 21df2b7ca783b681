from collections.abc import Iterator
from typing import Any

import pytest
import requests

from ocpizza.adapters.paypal.gateway import PayPalGateway
from ocpizza.sandbox.paypal.config import SandboxConfig
from ocpizza.sandbox.paypal.serve import running
from tests.integration.paypal_gateway.support import WEBHOOK, SandboxBuyer, gateway_of
from tests.integration.paypal_sandbox.support import Letterbox, Shop, letterbox


@pytest.fixture(scope="session")
def box() -> Iterator[Letterbox]:
    with letterbox() as box:
        yield box


@pytest.fixture(scope="session")
def sandbox(box: Letterbox) -> Iterator[SandboxConfig]:
    with running(webhook_url=box.url, webhook_id=WEBHOOK, stall=0.5) as config:
        yield config


@pytest.fixture
def buyer(sandbox: SandboxConfig, box: Letterbox) -> Iterator[SandboxBuyer]:
    shop = Shop(sandbox)
    yield SandboxBuyer(shop, box)
    shop.control("/failures", method="DELETE")


@pytest.fixture
def gateway(sandbox: SandboxConfig) -> PayPalGateway:
    return gateway_of(sandbox)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[requests.PreparedRequest]:
    """Every request that leaves this process by `requests`, in order."""
    seen: list[requests.PreparedRequest] = []
    send = requests.Session.send

    def recording(self: Any, request: requests.PreparedRequest, **options: Any) -> Any:
        seen.append(request)
        return send(self, request, **options)

    monkeypatch.setattr(requests.Session, "send", recording)
    return seen
