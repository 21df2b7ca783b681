"""A busy port is named, with what to do."""

import socket

import pytest

from ocpizza.entrypoints.cli.errors import Stop
from ocpizza.entrypoints.cli.ports import ensure_free


def test_a_port_in_use_is_named_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Stop, match=f"port {port} is taken; choose another"):
            ensure_free(port, remedy="choose another")
