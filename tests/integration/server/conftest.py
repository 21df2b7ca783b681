from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.server.gunicorns import Gunicorn, serving


@pytest.fixture
def gunicorn(tmp_path: Path) -> Iterator[Gunicorn]:
    with serving(tmp_path / "log") as server:
        yield server
