"""With a file, a payment outlives the sandbox that took it."""

import time
from datetime import timedelta
from pathlib import Path

from ocpizza.sandbox.paypal.serve import running
from tests.integration.paypal_sandbox.support import Shop, capture_of, money


def test_yesterdays_payment_is_refunded_and_a_held_one_ends(tmp_path: Path) -> None:
    file = tmp_path / "payments"
    with running(file=file) as config:
        shop = Shop(config)
        open_order, paid = shop.create().json()["id"], shop.captured()
        body = {"amount": money("6.50")}
        refund = shop.refund(paid, body, request_id="once").json()
        held = shop.capture(shop.approved(), mock="PENDING_THEN_COMPLETED").json()
    assert file.stat().st_mode & 0o777 == 0o600
    with running(file=file) as config:
        shop = Shop(config)
        assert shop.get(open_order).json()["status"] == "PAYER_ACTION_REQUIRED"
        assert shop.refund(paid, body, request_id="once").json()["id"] == refund["id"]
        assert shop.refund(paid).json()["amount"] == money("20.00")
        deadline = time.monotonic() + 5
        while capture_of(shop.get(held["id"]).json())["status"] == "PENDING":
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_file_that_cannot_be_read_is_an_empty_start(tmp_path: Path) -> None:
    file = tmp_path / "payments"
    file.write_bytes(b"not a pickle")
    with running(file=file, settle_after=timedelta(0)) as config:
        assert Shop(config).captured()
