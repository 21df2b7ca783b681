"""Orders, captures and refunds that outlive a restart, so that yesterday's can be refunded."""

import pickle
from functools import partial
from pathlib import Path

from ocpizza.sandbox.paypal import orders, payments
from ocpizza.sandbox.paypal.state import Sandbox

# No file yet, a damaged one, or one of a version whose classes were others.
UNREADABLE = (
    OSError,
    pickle.UnpicklingError,
    EOFError,
    ImportError,
    AttributeError,
    LookupError,
    TypeError,
)
KEPT = (
    "orders",
    "captures",
    "refunds",
    "paid_invoices",
    "refunded_invoices",
    "request_ids",
)


def save(sandbox: Sandbox, file: Path) -> None:
    """Whole or not at all: a stop in the middle leaves what was there."""
    with sandbox.lock:
        content = pickle.dumps({name: getattr(sandbox, name) for name in KEPT})
    draft = file.with_name(f"{file.name}.draft")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(file)


def load(sandbox: Sandbox, file: Path) -> None:
    """Takes up what was saved; without a file, or with one that cannot be read, starts empty."""
    try:
        content = pickle.loads(file.read_bytes())  # noqa: S301 - our own file, of mode 600
        kept = [(name, content[name]) for name in KEPT]
    except UNREADABLE:
        return
    with sandbox.lock:
        for name, value in kept:
            setattr(sandbox, name, value)
        for order in sandbox.orders.values():
            if order.capture is None:
                sandbox.later(order.expires_at, partial(orders.expire, sandbox, order))
        for capture in sandbox.captures.values():
            if capture.ends_as is not None:
                settle = partial(orders.settle, sandbox, capture, capture.ends_as)
                sandbox.later(sandbox.now(), settle)
        for refund in sandbox.refunds.values():
            if refund.ends_as is not None:
                end = partial(payments.settle, sandbox, refund, refund.ends_as)
                sandbox.later(sandbox.now(), end)
