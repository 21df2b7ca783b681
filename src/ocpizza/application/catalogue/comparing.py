"""What a change changes, for the audit and for those who want to see it before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.catalogue import CatalogueTransaction
from ocpizza.domain.people.actor import Actor

Fields = dict[str, Any]


@frozen
class Change:
    """The fields of one thing that changed, as JSON; `before` is None when it is new."""

    what: str
    subject: str
    before: Fields | None
    after: Fields


def compare(what: str, subject: str, before: Struct | None, after: Struct) -> Change | None:
    """The change from one view to the other, None if there is none.

    The version is left out: it counts changes and is none. Order matters: it is that of sizes.
    """
    new = _fields(after)
    if before is None:
        return Change(what, subject, None, new)
    old = _fields(before)
    changed = [name for name in new if not _same(old[name], new[name])]
    if not changed:
        return None
    return Change(
        what, subject, {name: old[name] for name in changed}, {name: new[name] for name in changed}
    )


def record(
    tx: CatalogueTransaction, actor: Actor, now: datetime, store: str, changes: Sequence[Change]
) -> None:
    """Write the changes into the audit of the store, or of the group."""
    audit = tx.audit(store)
    for change in changes:
        audit.record(actor, now, change.what, change.subject, change.before, change.after)


def _fields(view: Struct) -> Fields:
    fields: Fields = msgspec.json.decode(msgspec.json.encode(view))
    fields.pop("version", None)
    return fields


def _same(old: Any, new: Any) -> bool:
    return msgspec.json.encode(old) == msgspec.json.encode(new)
