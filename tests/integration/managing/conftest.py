from collections.abc import Iterator

import pytest

from tests.integration.house.serving import House, Serve


@pytest.fixture(scope="module")
def house(serve: Serve) -> Iterator[House]:
    """The demonstration, served; shared by the tests of a module."""
    with serve() as running:
        yield running
