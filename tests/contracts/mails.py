"""Mails that wait to be sent; the fixture is `work`, as for accounts."""

from __future__ import annotations

from datetime import datetime
from threading import Barrier

from ocpizza.application.ports.accounts import AccountsWork
from ocpizza.application.ports.mail import Mail, MailKind
from tests.builders import BELLECOUR, EVENING, HOUR, MINUTE, new_id
from tests.contracts.house import race

LATER = EVENING + 5 * MINUTE


def a_mail(to: str = "lea@example.org", at: datetime = EVENING) -> Mail:
    return Mail(new_id(), MailKind.CONFIRM_SIGN_UP, to, "fr", new_id(), at)


def kept(work: AccountsWork, *mails: Mail) -> None:
    with work() as tx:
        for mail in mails:
            tx.mails.put(mail)


class MailsContract:
    def test_due_mails_are_taken_oldest_first_as_they_were_put(self, work: AccountsWork) -> None:
        newer, older, later = a_mail(), a_mail(at=EVENING - MINUTE), a_mail(at=EVENING + MINUTE)
        kept(work, newer, older, later)

        with work() as tx:
            assert list(tx.mails.take(EVENING, LATER, 10)) == [older, newer]

    def test_what_is_put_twice_is_one(self, work: AccountsWork) -> None:
        about = (BELLECOUR, new_id())
        mail = Mail(new_id(), MailKind.ORDER_PLACED, "lea@example.org", "en", None, EVENING, about)
        with work() as tx:
            assert [tx.mails.put(mail), tx.mails.put(mail)] == [True, False]

        with work() as tx:
            assert not tx.mails.put(mail)
            assert list(tx.mails.take(EVENING, LATER, 10)) == [mail]

    def test_no_more_are_taken_than_asked_for(self, work: AccountsWork) -> None:
        first, second = a_mail(at=EVENING - MINUTE), a_mail()
        kept(work, first, second)

        with work() as tx:
            assert list(tx.mails.take(EVENING, LATER, 1)) == [first]
            assert list(tx.mails.take(EVENING, LATER, 1)) == [second]

    def test_nobody_else_takes_them_for_a_while(self, work: AccountsWork) -> None:
        mail = a_mail()
        kept(work, mail)
        with work() as tx:
            tx.mails.take(EVENING, LATER, 10)

        with work() as tx:
            assert list(tx.mails.take(EVENING + MINUTE, LATER, 10)) == []
            assert list(tx.mails.take(LATER, LATER + HOUR, 10)) == [mail]

    def test_two_workers_at_once_take_different_ones(self, work: AccountsWork) -> None:
        mails = [a_mail() for _ in range(4)]
        kept(work, *mails)
        together = Barrier(2)

        def take(_: int) -> list[str]:
            together.wait()
            with work() as tx:
                return [mail.id for mail in tx.mails.take(EVENING, LATER, 2)]

        taken = [each for answer in race(2, take) if isinstance(answer, list) for each in answer]
        with work() as tx:
            taken += [mail.id for mail in tx.mails.take(EVENING, LATER, 4)]
        assert sorted(taken) == sorted(mail.id for mail in mails)

    def test_what_is_done_is_taken_no_more(self, work: AccountsWork) -> None:
        mail = a_mail()
        kept(work, mail)
        with work() as tx:
            tx.mails.done(mail.id, EVENING)

        with work() as tx:
            assert list(tx.mails.take(LATER, LATER, 10)) == []

    def test_those_to_an_address_are_forgotten(self, work: AccountsWork) -> None:
        kept(work, a_mail(), a_mail(), other := a_mail("ann@example.org"))
        with work() as tx:
            tx.mails.forget_to("lea@example.org")

        with work() as tx:
            assert list(tx.mails.take(EVENING, LATER, 10)) == [other]

    def test_old_ones_are_forgotten_sent_or_not(self, work: AccountsWork) -> None:
        sent, waiting, newer = a_mail(), a_mail(), a_mail(at=LATER)
        kept(work, sent, waiting, newer)
        with work() as tx:
            tx.mails.done(sent.id, EVENING)

        with work() as tx:
            assert tx.mails.forget_old(EVENING) == 0
            assert tx.mails.forget_old(LATER) == 2
            assert tx.mails.asked_since("lea@example.org", EVENING) == 1

    def test_mails_to_an_address_are_counted_sent_or_not(self, work: AccountsWork) -> None:
        sent = a_mail()
        kept(work, sent, a_mail(), a_mail(at=EVENING - HOUR), a_mail("other@example.org"))
        with work() as tx:
            tx.mails.done(sent.id, EVENING)

        with work() as tx:
            assert tx.mails.asked_since("lea@example.org", EVENING) == 2
            assert tx.mails.asked_since("lea@example.org", EVENING - HOUR) == 3

    def test_those_about_orders_are_not_among_the_counted(self, work: AccountsWork) -> None:
        """Who orders a lot may forget the password all the same."""
        about = (BELLECOUR, new_id())
        order = Mail(new_id(), MailKind.ORDER_PLACED, "lea@example.org", "fr", None, EVENING, about)
        kept(work, order, a_mail())

        with work() as tx:
            assert tx.mails.asked_since("lea@example.org", EVENING) == 1
