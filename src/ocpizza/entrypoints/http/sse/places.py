"""How far a stream has got: its `id`, a number for one store, `lyon:12,grenoble:3` for several."""

import re
from collections.abc import Mapping

from attrs import define

from ocpizza.entrypoints.http.sse.frames import Frame

_NUMBER = re.compile(r"[0-9]{1,18}")
_SEVERAL = re.compile(r"[a-z0-9-]{1,63}:[0-9]{1,18}(?:,[a-z0-9-]{1,63}:[0-9]{1,18})*")


@define
class Places:
    """The sequence of the last event sent, of each store of the stream."""

    at: dict[str, int]
    several: bool

    def precede(self, frame: Frame) -> bool:
        return self.at[frame.store] < frame.seq

    def step(self, frame: Frame) -> bytes:
        """The event with the id it brings the stream to."""
        self.at[frame.store] = frame.seq
        return self.line() + frame.body

    def line(self) -> bytes:
        if self.several:
            text = ",".join(f"{store}:{seq}" for store, seq in self.at.items())
            return b"id: %b\n" % text.encode()
        return b"id: %d\n" % next(iter(self.at.values()))

    def go_back(self, last_event_id: str, heads: Mapping[str, int]) -> bool:
        """To where the id says; False when it is none of ours.

        A store that it does not name is one whose events the caller has not heard yet.
        """
        if not self.several:
            if not _NUMBER.fullmatch(last_event_id):
                return False
            given = dict.fromkeys(self.at, int(last_event_id))
        elif _SEVERAL.fullmatch(last_event_id):
            pairs = (pair.split(":") for pair in last_event_id.split(","))
            given = {store: int(seq) for store, seq in pairs if store in self.at}
        else:
            return False
        if any(seq > heads[store] for store, seq in given.items()):
            return False
        self.at |= given
        return True
