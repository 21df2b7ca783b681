"""The operations at one path."""

from collections.abc import Iterable

from ocpizza.domain.people.actor import Actor
from ocpizza.entrypoints.http.operations import BASE, Operation
from ocpizza.entrypoints.http.paths import Paths
from ocpizza.entrypoints.http.problems import Problem
from ocpizza.entrypoints.http.reading import Reading


class Resource:
    """What a path answers to; `template` is below the base path."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.allow = ""
        self._readings: dict[str, Reading] = {}

    def add(self, operation: Operation) -> None:
        reading = Reading(operation)
        self._readings[operation.method] = reading
        if operation.method == "GET":
            self._readings["HEAD"] = reading
        self.allow = ", ".join(sorted({*self._readings, "OPTIONS"}))

    def reading(self, method: str) -> Reading | None:
        return self._readings.get(method)

    def open_to_anyone(self, reading: Reading | None) -> bool:
        """Without credentials; a method that is not there is told to whom one of the others is."""
        return any(found.operation.who.anyone for found in self._meant(reading))

    def admits(self, reading: Reading | None, actor: Actor, store: str | None) -> bool:
        """Whether the actor may; of a method that is not there, whether one of the others."""
        return any(found.operation.who.admits(actor, store) for found in self._meant(reading))

    def _meant(self, reading: Reading | None) -> Iterable[Reading]:
        return self._readings.values() if reading is None else (reading,)

    def method_not_allowed(self) -> Problem:
        return Problem("method-not-allowed", {"Allow": self.allow}, allow=self.allow)


def resources_of(operations: Iterable[Operation]) -> Paths[Resource]:
    resources: dict[str, Resource] = {}
    for operation in operations:
        resources.setdefault(operation.path, Resource(operation.path)).add(operation)
    return Paths((BASE + path, resource) for path, resource in resources.items())
