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
    """One event as it came, and when."""

    id: str
    name: str
    data: Mapping[str, Any]
    at: float = attrs.field(factory=time.monotonic)


@attrs.define
class Listener:
    """What one stream has told so far; `over` once it has ended."""

    told: list[Told] = attrs.field(factory=list)
    lines: list[str] = attrs.field(factory=list)
    opened: threading.Event = attrs.field(factory=threading.Event)
    over: threading.Event = attrs.field(factory=threading.Event)

    def names(self) -> list[str]:
        return [event.name for event in self.told]

    def wait_for(self, enough: Callable[[list[Told]], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not enough(self.told):
            assert time.monotonic() < deadline, self.told
            time.sleep(0.01)

    def heard(self, name: str, **data: Any) -> Told:
        """Wait for such an event. What was committed just before the stream opened may come too."""

        def found(told: list[Told]) -> list[Told]:
            return [one for one in told if one.name == name and data.items() <= one.data.items()]

        self.wait_for(found)
        return found(self.told)[0]

    def read(self, response: httpx2.Response) -> None:
        fields: dict[str, str] = {}
        try:
            for line in response.iter_lines():
                self.lines.append(line)
                self.opened.set()
                name, _, value = line.partition(": ")
                if line:
                    fields[name] = value
                    continue
                if "event" in fields:
                    data = json.loads(fields["data"])
                    self.told.append(Told(fields["id"], fields["event"], data))
                fields = {}
        except httpx2.TransportError:  # the test has closed it, or the server has ended
            return
        finally:
            self.over.set()


@contextmanager
def listening(client: httpx2.Client, path: str, last: str | None = None) -> Iterator[Listener]:
    listener = Listener()
    headers = {} if last is None else {"Last-Event-ID": last}
    with client.stream("GET", path, headers=headers) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        reader = threading.Thread(target=listener.read, args=(response,), daemon=True)
        reader.start()
        assert listener.opened.wait(PATIENCE)
        yield listener
        if not listener.over.is_set():
            # Closing it would not wake the reader.
            stream = response.extensions["network_stream"]
            stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        reader.join(PATIENCE)
