"""From a request to a Call: the checks of its form, in the order of the contract's statuses."""

import re
from collections.abc import Mapping
from hashlib import sha256

import msgspec

from ocpizza.application.ports.orderbook import Key
from ocpizza.application.requests import Nothing
from ocpizza.application.transacting import UNSEEN
from ocpizza.domain.errors import Forbidden
from ocpizza.domain.people.actor import Actor
from ocpizza.entrypoints.http.etags import version_in
from ocpizza.entrypoints.http.fault_table import MALFORMED
from ocpizza.entrypoints.http.incoming import SAFE_METHODS, Credentials, Incoming
from ocpizza.entrypoints.http.json import (
    JsonReader,
    MalformedJsonError,
    check_characters,
    parse,
)
from ocpizza.entrypoints.http.operations import UNKEYED, Call, IfMatch, Operation
from ocpizza.entrypoints.http.problems import Problem
from ocpizza.entrypoints.http.queries import QueryReader, pairs

JSON = "application/json"
LONGEST_KNOWN = 1000
"""Of an If-None-Match; a client that has more versions than fit asks without."""
_JSON = re.compile(r'application/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE)
_KEY = re.compile(r"[!-~]{1,255}")


class Reading:
    """How the requests of one operation are read; made once, at start."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self._query = QueryReader(operation.query)
        self._takes_body = operation.method not in {*SAFE_METHODS, "DELETE"}
        self._raw = operation.body is bytes
        self._body = JsonReader(Nothing if self._raw else operation.body)

    def may_create(self, actor: Actor) -> bool:
        """Whether what the path names need not be there yet."""
        return self.operation.creates and actor.is_admin()

    def token_or(self, credentials: Credentials, incoming: Incoming) -> Credentials:
        """The `?token=` of an event stream, unless a header says who calls."""
        if credentials.bearer is not None or b"token=" not in incoming.query:
            return credentials
        token = pairs(incoming.query).get("token")
        return credentials if token is None else Credentials(bearer=token)

    def read(
        self,
        actor: Actor,
        credentials: Credentials,
        path: Mapping[str, str],
        incoming: Incoming,
        body: bytes | Problem,
    ) -> Call[object, object]:
        """Raises Problem or Refused: 413, 415, 400, 422, the first that applies.

        Who may not send what the body says is told so as soon as it can be read.
        """
        if isinstance(body, Problem):
            raise body
        if self._takes_body and not self._raw:
            _check_media_type(incoming, body)
        if self.operation.cached and len(incoming.header(b"if-none-match") or "") > LONGEST_KNOWN:
            raise Problem("bad-request", reason=MALFORMED["header"])
        value = self._parse(body)
        if self.operation.may_send and not self.operation.may_send(actor, path, value):
            raise Forbidden
        parameters = pairs(incoming.query) if incoming.query else {}
        if self.operation.token_in_query:
            parameters.pop("token", None)
        key = _key(incoming) if self.operation.keyed else None
        query = self._query.read(parameters)
        request: object = body
        if not self._raw:
            check_characters(body, value)
            request = self._body.convert(value)
        return Call(
            actor=actor,
            path=path,
            query=query,
            body=request,
            key=claimed(key, actor, incoming, value) if key is not None else UNKEYED,
            version=self._version(incoming),
            credentials=credentials,
            incoming=incoming,
        )

    def _parse(self, body: bytes) -> object:
        if self._raw or not self._takes_body or (not body and self._body.may_be_empty):
            return {}
        try:
            return parse(body)
        except MalformedJsonError as error:
            raise Problem("bad-request", reason=MALFORMED[error.reason]) from error

    def _version(self, incoming: Incoming) -> int | None:
        if self.operation.if_match is IfMatch.IGNORED:
            return None
        given = incoming.header(b"if-match")
        if given is None:
            # Some of what is invalid (422) only the use case knows: it tells what is missing (428).
            return UNSEEN if self.operation.if_match is IfMatch.REQUIRED else None
        return version_in(given)


def _check_media_type(incoming: Incoming, body: bytes) -> None:
    given = incoming.header(b"content-type")
    named = _JSON.fullmatch(given) is not None if given is not None else not body
    encoding = incoming.header(b"content-encoding") or "identity"
    if not named or encoding.lower() != "identity":
        raise Problem("unsupported-media-type", {"Accept": JSON}, accepted=JSON)


def claimed(key: str, actor: Actor, incoming: Incoming, value: object) -> Key:
    """The key within its scope, caller, method and path; all guests are one caller."""
    scope = f"{actor.id}\n{incoming.method}\n{incoming.path}\n{key}"
    canonical = msgspec.json.encode(value, order="deterministic")
    return Key(sha256(scope.encode()).digest(), sha256(canonical).digest())


def _key(incoming: Incoming) -> str:
    key = incoming.header(b"idempotency-key")
    if key is None or not _KEY.fullmatch(key) or not incoming.once(b"idempotency-key"):
        raise Problem("bad-request", reason=MALFORMED["idempotency-key"])
    return key
