"""Event streams, read beside what the test does."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import attrs
import httpx2

PATIENCE = 15.0


@attrs.frozen
class Told:
    """One event as it came."""

    id: str
    name: str
    data: Mapping[str, Any]


@attrs.define
class Listener:
    """What one stream has told so far."""

    told: list[Told] = attrs.field(factory=list)
    opened: threading.Event = attrs.field(factory=threading.Event)

    def names(self) -> list[str]:
        return [event.name for event in self.told]

    def wait_for(self, enough: Callable[[list[Told]], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not enough(self.told):
            assert time.monotonic() < deadline, self.told
            time.sleep(0.02)

    def read(self, response: httpx2.Response) -> None:
        fields: dict[str, str] = {}
        try:
            for line in response.iter_lines():
                self.opened.set()
                name, _, value = line.partition(": ")
                if line:
                    fields[name] = value
                    continue
                if "event" in fields:
                    data = json.loads(fields["data"])
                    self.told.append(Told(fields.get("id", ""), fields["event"], data))
                fields = {}
        except httpx2.TransportError:  # the test has closed it
            return


@contextmanager
def listening(client: httpx2.Client, path: str, last: str | None = None) -> Iterator[Listener]:
    listener = Listener()
    headers = {} if last is None else {"Last-Event-ID": last}
    with client.stream("GET", path, headers=headers) as response:
        assert response.status_code == 200, response.read()
        reader = threading.Thread(target=listener.read, args=(response,), daemon=True)
        reader.start()
        assert listener.opened.wait(PATIENCE)
        yield listener
        # Closing it would not wake the reader.
        response.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        reader.join(PATIENCE)
