"""One attempt to pay, from the intention to the last refund."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.errors import NotFound, PaymentNotApproved, RefundExceedsCapture
from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, PaymentStatus, RefundStatus
from tests.builders import EVENING, MINUTE, a_captured_payment, a_payment, a_refund, an_order

STATUS = PaymentStatus
CLOSED = [STATUS.CAPTURED, STATUS.DECLINED, STATUS.EXPIRED, STATUS.REFUNDED]


def an_approved_payment(**changes: object) -> Payment:
    return a_payment(an_order(), 1000, gateway_order="G1", approve_url="https://a", **changes)


@pytest.mark.parametrize("cents", [0, -1])
def test_nothing_is_no_payment(cents: int) -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        a_payment(an_order(), cents)


class TestApproving:
    def test_once_the_gateway_knows_it_the_buyer_can_approve_it(self) -> None:
        payment = a_payment(an_order())
        payment.approved_at("G1", "https://pay.example/G1")

        assert (payment.gateway_order, payment.approve_url) == ("G1", "https://pay.example/G1")
        assert payment.status is STATUS.AWAITING_APPROVAL

    def test_one_that_the_gateway_refused_first_can_be_approved_after_all(self) -> None:
        payment = a_payment(an_order(), status=STATUS.DECLINED)
        payment.approved_at("G1", "https://pay.example/G1")

        assert payment.status is STATUS.AWAITING_APPROVAL

    def test_one_that_was_closed_meanwhile_stays_closed(self) -> None:
        payment = a_payment(an_order(), status=STATUS.EXPIRED)
        payment.approved_at("G1", "https://pay.example/G1")

        assert payment.status is STATUS.EXPIRED


class TestCapturing:
    def test_the_request_id_is_kept_from_the_first_try_on(self) -> None:
        payment = an_approved_payment()

        assert payment.capturing("first") == ("G1", "first")
        assert payment.capturing("second") == ("G1", "first")

    def test_what_the_gateway_does_not_know_cannot_be_captured(self) -> None:
        with pytest.raises(PaymentNotApproved):
            a_payment(an_order()).capturing("first")

    @pytest.mark.parametrize("status", CLOSED)
    def test_what_is_closed_cannot_be_captured(self, status: PaymentStatus) -> None:
        with pytest.raises(PaymentNotApproved):
            an_approved_payment(status=status).capturing("first")

    @pytest.mark.parametrize("status", [STATUS.AWAITING_APPROVAL, STATUS.PENDING, STATUS.EXPIRED])
    def test_the_gateways_word_wins_over_what_we_believed(self, status: PaymentStatus) -> None:
        payment = an_approved_payment(status=status)
        payment.capture("C1", EVENING + MINUTE)

        assert (payment.status, payment.gateway_capture) == (STATUS.CAPTURED, "C1")
        assert payment.captured_at == EVENING + MINUTE
        assert payment.refundable == Money(1000)

    def test_a_decline_that_can_be_mended_waits_for_the_buyer_again(self) -> None:
        payment = an_approved_payment(status=STATUS.PENDING, capture_request="first")
        payment.decline(retry=True)

        assert payment.status is STATUS.AWAITING_APPROVAL
        assert payment.capturing("second") == ("G1", "second")

    def test_one_that_cannot_ends_the_attempt(self) -> None:
        payment = an_approved_payment()
        payment.decline(retry=False)

        assert payment.status is STATUS.DECLINED
        assert not payment.open


class TestEnding:
    @pytest.mark.parametrize("status", PaymentStatus)
    def test_only_what_awaits_approval_expires(self, status: PaymentStatus) -> None:
        payment = an_approved_payment(status=status)
        payment.expire()

        expired = status in (STATUS.AWAITING_APPROVAL, STATUS.EXPIRED)
        assert payment.status is (STATUS.EXPIRED if expired else status)

    @pytest.mark.parametrize(
        ("status", "request_id", "uncertain"),
        [
            (STATUS.AWAITING_APPROVAL, None, True),
            (STATUS.PENDING, "r", True),
            (STATUS.EXPIRED, None, False),
            (STATUS.EXPIRED, "r", True),
            (STATUS.DECLINED, None, False),
            (STATUS.CAPTURED, "r", False),
            (STATUS.REFUNDED, "r", False),
        ],
    )
    def test_money_may_still_come_while_it_is_open_or_a_capture_was_under_way(
        self, status: PaymentStatus, request_id: str | None, *, uncertain: bool
    ) -> None:
        payment = an_approved_payment(status=status, capture_request=request_id)

        assert payment.uncertain is uncertain


class TestCash:
    def test_the_change_is_what_was_tendered_too_much(self) -> None:
        cash = a_captured_payment(an_order(), 1050, method=Method.CASH, tendered=Money(2000))

        assert cash.change == Money(950)
        assert a_captured_payment(an_order()).change == ZERO

    def test_only_paypal_is_paid_on_line(self) -> None:
        assert [method for method in Method if method.online] == [Method.PAYPAL]


class TestRefunding:
    def test_what_is_booked_is_not_refundable_any_more(self) -> None:
        payment = a_captured_payment(an_order(), 1000)
        payment.book_refund(a_refund(400))

        assert payment.refundable == Money(600)

    def test_never_more_goes_back_than_was_captured(self) -> None:
        payment = a_captured_payment(an_order(), 1000)
        payment.book_refund(a_refund(400))

        with pytest.raises(RefundExceedsCapture) as refused:
            payment.book_refund(a_refund(601))
        assert refused.value.refundable_cents == 600
        payment.book_refund(a_refund(600))

    @pytest.mark.parametrize("cents", [0, -1])
    def test_nothing_is_no_refund(self, cents: int) -> None:
        with pytest.raises(ValueError, match="more than nothing"):
            a_refund(cents)

    @pytest.mark.parametrize("status", [STATUS.AWAITING_APPROVAL, STATUS.PENDING, STATUS.EXPIRED])
    def test_nothing_goes_back_of_what_never_came(self, status: PaymentStatus) -> None:
        with pytest.raises(RefundExceedsCapture):
            a_payment(an_order(), 1000, status=status).book_refund(a_refund(1))

    def test_a_refund_that_failed_can_be_given_again(self) -> None:
        payment = a_captured_payment(an_order(), 1000)
        refund = a_refund(1000)
        payment.book_refund(refund)
        payment.settle_refund(refund.id, gateway_id=None, done=False)

        assert payment.refunds[0].status is RefundStatus.FAILED
        assert (payment.refundable, payment.status) == (Money(1000), STATUS.CAPTURED)

    def test_an_outcome_is_recorded_once(self) -> None:
        payment = a_captured_payment(an_order(), 1000)
        refund = a_refund(400)
        payment.book_refund(refund)

        settled = payment.settle_refund(refund.id, gateway_id="R1", done=True)
        assert settled is not None
        assert (settled.status, settled.gateway_id) == (RefundStatus.COMPLETED, "R1")
        assert payment.settle_refund(refund.id, gateway_id="R2", done=False) is None
        assert payment.refunds == [settled]

    def test_one_under_way_keeps_the_gateways_name_for_it(self) -> None:
        payment = a_captured_payment(an_order(), 1000)
        refund = a_refund(400)
        payment.book_refund(refund)
        sent = payment.sent_refund(refund.id, "R1")

        assert (sent.gateway_id, sent.open) == ("R1", True)
        assert payment.refund(refund.id) == sent

    def test_it_is_refunded_when_all_of_it_has_gone_back(self) -> None:
        payment = a_captured_payment(an_order(), 1000)
        one, other = a_refund(400), a_refund(600)
        for refund in (one, other):
            payment.book_refund(refund)
        states = []
        for refund in (one, other):
            payment.settle_refund(refund.id, gateway_id=refund.id, done=True)
            states.append(payment.status)

        assert states == [STATUS.CAPTURED, STATUS.REFUNDED]

    def test_a_refund_that_was_never_booked_is_not_found(self) -> None:
        payment = a_captured_payment(an_order(), 1000)
        with pytest.raises(NotFound):
            payment.refund("r")
        with pytest.raises(NotFound):
            payment.sent_refund("r", "R1")
        with pytest.raises(NotFound):
            payment.settle_refund("r", gateway_id="R1", done=True)


@given(st.lists(st.tuples(st.integers(1, 700), st.sampled_from(["open", "done", "failed"]))))
def test_what_went_back_never_exceeds_what_was_captured(refunds: list[tuple[int, str]]) -> None:
    payment = a_captured_payment(an_order(), 1000)
    for cents, outcome in refunds:
        refund = a_refund(cents)
        try:
            payment.book_refund(refund)
        except RefundExceedsCapture:
            assert cents > payment.refundable.cents
            continue
        if outcome != "open":
            payment.settle_refund(refund.id, gateway_id=None, done=outcome == "done")
    back = sum(r.amount.cents for r in payment.refunds if r.status is RefundStatus.COMPLETED)

    assert 0 <= payment.refundable.cents <= 1000 - back
    assert (payment.status is STATUS.REFUNDED) is (back == 1000)
