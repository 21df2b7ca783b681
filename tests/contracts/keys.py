"""Idempotency keys of one transaction, and the audit trail written beside them."""

from __future__ import annotations

from threading import Event

import pytest

from ocpizza.domain.errors import KeyReused
from tests.builders import BELLECOUR, EVENING, GRENOBLE, MANAGER, PLENTY, a_menu, a_store
from tests.contracts.house import House, SeenAudit, a_key, race, undone


class KeysContract:
    def test_a_key_is_claimed_once_and_keeps_its_answer(self, house: House) -> None:
        house.open_bellecour()
        with house.begin(BELLECOUR) as tx:
            assert tx.keys.claim(a_key()) is None
            tx.keys.answer(a_key(), b'{"the":"answer"}')

        with house.begin(BELLECOUR) as tx:
            assert tx.keys.claim(a_key()) == b'{"the":"answer"}'

    def test_a_key_is_for_one_body_and_one_store(self, house: House) -> None:
        house.open_bellecour()
        house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
        with house.begin(BELLECOUR) as tx:
            tx.keys.claim(a_key())
            tx.keys.answer(a_key(), b"{}")

        with house.begin(BELLECOUR) as tx, pytest.raises(KeyReused):
            tx.keys.claim(a_key(body="another"))
        with house.begin(GRENOBLE) as tx:
            assert tx.keys.claim(a_key(body="another")) is None

    def test_a_refusal_leaves_the_key_free(self, house: House) -> None:
        house.open_bellecour()
        with undone(house) as tx:
            tx.keys.claim(a_key())

        with house.begin(BELLECOUR) as tx:
            assert tx.keys.claim(a_key(body="another")) is None

    def test_one_key_in_many_hands_is_worked_once_and_answered_to_all(self, house: House) -> None:
        house.open_bellecour()

        def work(number: int) -> bytes:
            with house.begin(BELLECOUR) as tx:
                first = tx.keys.claim(a_key())
                if first is None:
                    first = b"by %d" % number
                    tx.keys.answer(a_key(), first)
            return first

        answers = race(6, work)

        assert len(set(answers)) == 1
        assert isinstance(answers[0], bytes)

    def test_who_waits_for_a_claim_that_failed_may_do_the_work(self, house: House) -> None:
        house.open_bellecour()
        claimed = Event()

        def work(number: int) -> bytes | None:
            if number == 0:
                with undone(house) as tx:
                    tx.keys.claim(a_key())
                    claimed.set()
                return b"failed"
            claimed.wait(timeout=30)
            with house.begin(BELLECOUR) as tx:
                return tx.keys.claim(a_key())

        assert race(2, work) == [b"failed", None]


class AuditTrailContract:
    def test_who_changed_what_is_kept_in_order(self, house: House) -> None:
        house.open_bellecour()
        with house.begin(BELLECOUR) as tx:
            tx.audit.record(MANAGER, EVENING, "stock count", "dough", 1000, 990)
            tx.audit.record(MANAGER, EVENING, "refund", "p1", None, {"amount_cents": 5})

        assert list(house.audit()) == [
            SeenAudit(MANAGER.id, EVENING, "stock count", "dough", 1000, 990),
            SeenAudit(MANAGER.id, EVENING, "refund", "p1", None, {"amount_cents": 5}),
        ]
