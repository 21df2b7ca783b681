from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """A unit test that opens a connection fails. An event loop's own socket pair is let through."""
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
