from collections.abc import Iterator

import pytest

from ocpizza.sandbox.paypal.config import SandboxConfig
from ocpizza.sandbox.paypal.serve import running
from tests.integration.paypal_sandbox.support import Letterbox, Shop, letterbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxConfig]:
    with running(stall=0.05) as config:
        yield config


@pytest.fixture
def shop(sandbox: SandboxConfig) -> Shop:
    return Shop(sandbox)


@pytest.fixture
def box() -> Iterator[Letterbox]:
    with letterbox() as box:
        yield box
