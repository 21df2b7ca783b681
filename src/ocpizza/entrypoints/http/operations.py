"""One row per operation of the API: its routes, its checks and its document derive from it."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from ocpizza.application.ports.orderbook import Key
from ocpizza.application.requests import Nothing
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.incoming import SAFE_METHODS, Credentials, Incoming

Q = TypeVar("Q")
B = TypeVar("B")

BASE = "/api/v1"


@frozen
class Who:
    """Who may call: anyone when `roles` is empty, else accounts with one of the roles.

    The role has to be held at the store in the path, if there is one there.
    """

    roles: frozenset[Role] = frozenset()

    @property
    def anyone(self) -> bool:
        return not self.roles

    def admits(self, actor: Actor, store: str | None) -> bool:
        if self.anyone:
            return True
        if store is None:
            return actor.is_admin() or any(grant.role in self.roles for grant in actor.grants)
        return actor.acting_role(store, self.roles) is not None


ANYONE = Who()


class IfMatch(Enum):
    """Whether the operation looks at If-Match."""

    IGNORED = "ignored"
    HONOURED = "honoured"
    REQUIRED = "required"


UNKEYED = Key(b"", b"")


@frozen
class Call(Generic[Q, B]):
    """A request that passed every check of its form.

    `key` is the Idempotency-Key, UNKEYED where none is needed; `version` is that of If-Match: NEVER when it can match
    none, None when any will do, UNSEEN when one is required and none was sent.
    """

    actor: Actor
    path: Mapping[str, str]
    query: Q
    body: B
    key: Key
    version: int | None
    credentials: Credentials
    incoming: Incoming

    @property
    def store(self) -> str:
        return self.path["store"]

    @property
    def order(self) -> str:
        return self.path["order"]


@frozen
class Answer:
    """What an operation answers: a view to encode, or JSON bytes as they are, or nothing.

    With an `etag`, a GET by a caller who has it is answered 304.
    """

    body: object = None
    status: int = 200
    etag: str | None = None
    headers: Mapping[str, str] = field(factory=dict)


MaySend = Callable[[Actor, Mapping[str, str], Any], bool]
"""Takes who calls, the path and the body as JSON, whose faults nobody has looked for yet."""


def said(body: Any, name: str) -> Any:
    """What a body says under that name, None if nothing or if it is no object."""
    return body.get(name) if isinstance(body, dict) else None


Run = Callable[[Any, Call[Any, Any]], Any]
"""Takes the application and a call; gives an Answer, or the subscription of a stream."""


@frozen
class Operation:
    """One row of the table. `path` is below `/api/v1`.

    `answers` maps each status of success to the type of its body; `refusals` are the slugs that
    the rules may answer, besides those that the form of the operation implies. `may_send` narrows
    `who` by what is sent. `creates`: what the path names need not be there, for an admin. `slow`
    operations call another machine or hash a password and get threads of their own. `stream` ones
    answer with a `Subscription` (server-sent events). A body of type `bytes` is taken as it is.
    `begins`: it begins something, or makes more of it, which maintenance keeps customers from.
    `computes`: it writes nothing, whatever its method.
    """

    method: str
    path: str
    name: str
    summary: Text
    tag: str
    run: Run
    answers: Mapping[int, Any]
    who: Who = ANYONE
    may_send: MaySend | None = None
    query: type[Any] = Nothing
    body: Any = Nothing
    refusals: tuple[str, ...] = ()
    keyed: bool = False
    if_match: IfMatch = IfMatch.IGNORED
    cached: bool = False
    creates: bool = False
    slow: bool = False
    stream: bool = False
    token_in_query: bool = False
    begins: bool = False
    computes: bool = False

    @property
    def writes(self) -> bool:
        """Whether it is refused to everybody while the database is under maintenance."""
        return self.method not in SAFE_METHODS and not self.computes
