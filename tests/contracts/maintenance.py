"""Where maintenance is declared. Whoever has an adapter gives `board` and `kept`: what it audited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from attrs import evolve

from ocpizza.application.ports.maintenance import MaintenanceBoard, RunningWrite
from ocpizza.domain.maintenance import Maintenance
from tests.builders import ADMIN, EVENING, MINUTE

FOR_A_WHILE = Maintenance(EVENING, "Ada", EVENING + 20 * MINUTE, "De retour à 20 h", database=True)
Kept = Callable[[], list[tuple[object, object]]]
"""Before and after of every change, oldest first."""


class MaintenanceBoardContract:
    def test_nothing_is_declared_at_first(self, board: MaintenanceBoard) -> None:
        assert board.read() is None

    def test_what_was_declared_is_read_as_it_was_also_when_it_is_over(
        self, board: MaintenanceBoard
    ) -> None:
        board.declare(FOR_A_WHILE, ADMIN, EVENING)

        assert board.read() == FOR_A_WHILE

    def test_it_takes_the_place_of_what_was_declared_before(self, board: MaintenanceBoard) -> None:
        board.declare(FOR_A_WHILE, ADMIN, EVENING)
        without_end = evolve(FOR_A_WHILE, until=None, message=None, database=False, by="Bob")
        board.declare(without_end, ADMIN, EVENING + MINUTE)

        assert board.read() == without_end

    def test_it_is_taken_back(self, board: MaintenanceBoard) -> None:
        board.declare(FOR_A_WHILE, ADMIN, EVENING)
        board.declare(None, ADMIN, EVENING + MINUTE)

        assert board.read() is None

    def test_every_change_is_audited(self, board: MaintenanceBoard, kept: Kept) -> None:
        board.declare(FOR_A_WHILE, ADMIN, EVENING)
        board.declare(None, ADMIN, EVENING + timedelta(hours=1))

        told = {"until": "2026-11-24T18:20:00Z", "message": "De retour à 20 h", "database": True}
        assert kept() == [(None, told), (told, None)]

    def test_what_processes_still_write_is_listed_until_they_have_done(
        self, board: MaintenanceBoard
    ) -> None:
        board.report("web:1", ["capture_payment", "pay_order"])
        board.report("web:2", ["refund_payment"])
        assert board.running() == [
            RunningWrite("web:1", "capture_payment"),
            RunningWrite("web:1", "pay_order"),
            RunningWrite("web:2", "refund_payment"),
        ]

        board.report("web:1", ["pay_order"])
        board.report("web:2", [])
        assert board.running() == [RunningWrite("web:1", "pay_order")]

    def test_who_has_nothing_to_report_may_say_so(self, board: MaintenanceBoard) -> None:
        board.report("web:1", [])

        assert board.running() == []
