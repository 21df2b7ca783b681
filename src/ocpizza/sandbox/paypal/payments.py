"""Captures shown, refunds made."""

from functools import partial

from ocpizza.sandbox.paypal.amounts import Amount, BadAmount
from ocpizza.sandbox.paypal.calls import Call, Reply
from ocpizza.sandbox.paypal.checking import Checker
from ocpizza.sandbox.paypal.errors import not_found, refused
from ocpizza.sandbox.paypal.events import emit
from ocpizza.sandbox.paypal.mocks import Fate
from ocpizza.sandbox.paypal.render import capture_json, refund_json
from ocpizza.sandbox.paypal.state import Capture, Refund, Sandbox, new_id

REFUND = "captures.refund"


def get_capture(sandbox: Sandbox, call: Call) -> Reply:
    capture = _find(sandbox, call.path["id"])
    return Reply(200, capture_json(capture, sandbox.config.base_url, alone=True))


def get_refund(sandbox: Sandbox, call: Call) -> Reply:
    refund = sandbox.refunds.get(call.path["id"])
    if refund is None:
        raise not_found("/refund_id", call.path["id"])
    return Reply(200, refund_json(refund, sandbox.config.base_url))


def refund(sandbox: Sandbox, call: Call) -> Reply:
    capture = _find(sandbox, call.path["id"])
    known: Refund | None = sandbox.recall(REFUND, capture.id, call.request_id or "")
    if known is not None:
        return _reply(sandbox, call, known)
    _check_form(call)
    _check_capture(sandbox, capture)
    amount = _amount(capture, call)
    invoice = call.body.get("invoice_id")
    if invoice in sandbox.refunded_invoices:
        raise refused(REFUND, "DUPLICATE_INVOICE_ID", field="/invoice_id", value=invoice)
    made = _book(sandbox, capture, amount, call)
    if call.request_id:
        lifetime = sandbox.config.refund_request_id_lifetime
        sandbox.remember(made, lifetime, REFUND, capture.id, call.request_id)
    return _reply(sandbox, call, made)


def settle(sandbox: Sandbox, held: Refund, status: str) -> None:
    """Ends a pending refund as COMPLETED or FAILED; else does nothing."""
    if held.status == "PENDING":
        held.status, held.reason, held.updated_at = status, None, sandbox.now()
        _mark(sandbox, held.capture)
        _tell(sandbox, held)


def _find(sandbox: Sandbox, capture_id: str) -> Capture:
    capture = sandbox.captures.get(capture_id)
    if capture is None:
        raise not_found("/capture_id", capture_id)
    return capture


def _check_form(call: Call) -> None:
    check = Checker()
    check.money(call.body, "amount", "")
    check.text(call.body, "invoice_id", "", longest=127)
    check.text(call.body, "custom_id", "", longest=127)
    check.text(call.body, "note_to_payer", "", longest=255)
    check.finish()


def _check_capture(sandbox: Sandbox, capture: Capture) -> None:
    match capture.status:
        case "PENDING":
            raise refused(REFUND, "PENDING_CAPTURE")
        case "DECLINED":
            raise refused(REFUND, "REFUND_NOT_ALLOWED")
    if capture.refunded == capture.amount:
        raise refused(REFUND, "CAPTURE_FULLY_REFUNDED")
    if sandbox.now() - capture.created_at > sandbox.config.refund_window:
        raise refused(REFUND, "REFUND_TIME_LIMIT_EXCEEDED")


def _amount(capture: Capture, call: Call) -> Amount:
    left = capture.amount.minor - capture.refunded.minor
    if call.body.get("amount") is None:
        return capture.amount.of(left)
    given = call.body["amount"]
    try:
        amount = Amount.read(given)
    except BadAmount as bad:
        where = {"field": f"/amount/{bad.member}", "value": given[bad.member]}
        issue = "REFUND_AMOUNT_EXCEEDED" if bad.issue == "MAX_VALUE_EXCEEDED" else bad.issue
        raise refused(REFUND, issue, (), **where) from None
    if amount.currency != capture.amount.currency:
        currency = {"field": "/amount/currency_code", "value": amount.currency}
        raise refused(REFUND, "REFUND_CAPTURE_CURRENCY_MISMATCH", (), **currency)
    if amount.minor > left:
        where = {"field": "/amount/value", "value": given["value"]}
        raise refused(REFUND, "REFUND_AMOUNT_EXCEEDED", (), **where)
    return amount


def _book(sandbox: Sandbox, capture: Capture, amount: Amount, call: Call) -> Refund:
    status, then = call.outcome or ("COMPLETED", None)
    then = "FAILED" if then == "DECLINED" else then
    now = sandbox.now()
    texts = {
        name: call.body[name]
        for name in ("invoice_id", "custom_id", "note_to_payer")
        if call.body.get(name) is not None
    }
    made = Refund(
        id=new_id(),
        capture=capture,
        amount=amount,
        total_refunded=amount.of(capture.refunded.minor + amount.minor),
        status="FAILED" if status == "DECLINED" else status,
        reason="ECHECK" if status == "PENDING" else None,
        texts=texts,
        created_at=now,
        updated_at=now,
        ends_as=then,
    )
    sandbox.refunds[made.id] = made
    if "invoice_id" in texts:
        sandbox.refunded_invoices.add(texts["invoice_id"])
    capture.refunds.append(made)
    _mark(sandbox, capture)
    _tell(sandbox, made)
    if then is not None:
        ends = partial(_settle_later, sandbox, made, then, sandbox.fate)
        sandbox.later(now + sandbox.config.settle_after, ends)
    return made


def _settle_later(sandbox: Sandbox, held: Refund, status: str, fate: Fate) -> None:
    with sandbox.with_fate(fate):
        settle(sandbox, held, status)


def _mark(sandbox: Sandbox, capture: Capture) -> None:
    """A capture's status follows the refunds that are done."""
    done = sum(r.amount.minor for r in capture.refunds if r.status == "COMPLETED")
    if done:
        whole = done == capture.amount.minor
        capture.status = "REFUNDED" if whole else "PARTIALLY_REFUNDED"
    capture.updated_at = capture.order.updated_at = sandbox.now()


def _tell(sandbox: Sandbox, told: Refund) -> None:
    event = {
        "COMPLETED": "PAYMENT.CAPTURE.REFUNDED",
        "PENDING": "PAYMENT.REFUND.PENDING",
        "FAILED": "PAYMENT.REFUND.FAILED",
    }[told.status]
    summary = f"A {told.amount.currency} {told.amount.text} refund is {told.status.lower()}"
    emit(sandbox, event, refund_json(told, sandbox.config.base_url), summary)


def _reply(sandbox: Sandbox, call: Call, made: Refund) -> Reply:
    return Reply(201, refund_json(made, sandbox.config.base_url, complete=call.complete))
