"""Two releases, one taking over from the other, fit under what the server allows."""

from __future__ import annotations

from itertools import product

import pytest

from ocpizza.adapters.postgres.capacity import Capacity, Shares


def shares(limit: int, processes: int = 2, *, most: int = 4, fixed: bool = False) -> Shares:
    return Shares.of(limit, processes=processes, most=most, fixed=fixed, inline=False)


def test_the_smallest_plan_has_three_for_each_of_two_processes() -> None:
    shared = shares(20)

    assert (shared.pool, shared.worker) == (3, 1)
    assert shared.needed == 20
    assert shared.fit


@pytest.mark.parametrize("inline", [False, True])
def test_they_fit_wherever_one_each_would(*, inline: bool) -> None:
    for limit, processes in product([20, 40, 97, 120, 500], range(1, 18)):
        shared = Shares.of(limit, processes=processes, most=4, fixed=False, inline=inline)

        assert 1 <= shared.pool <= 4
        assert 1 <= shared.worker <= 4
        assert shared.fit or shared.pool == 1


def test_more_than_a_process_can_use_it_does_not_take() -> None:
    assert shares(500) == Shares(500, 2, pool=4, worker=4, inline=False)


def test_too_many_processes_have_one_each_and_it_is_told() -> None:
    shared = shares(20, processes=17)

    assert shared.pool == 1
    assert shared.needed == 42
    assert not shared.fit


def test_what_is_set_by_hand_stands() -> None:
    shared = shares(20, most=9, fixed=True)

    assert (shared.pool, shared.worker) == (9, 9)
    assert not shared.fit


@pytest.mark.parametrize(
    ("reported", "limit"),
    [
        (Capacity(100, 3), 97),
        (Capacity(500, 13, role=20), 20),
        (Capacity(100, 3, database=15), 15),
        (Capacity(100, 3, role=40, database=30), 30),
        (Capacity(25, 5, role=40), 20),
    ],
)
def test_the_least_of_all_limits_counts(reported: Capacity, limit: int) -> None:
    assert reported.limit == limit


@pytest.mark.parametrize(
    ("reported", "taken"),
    [
        (Capacity(100, 3), 90),
        (Capacity(500, 13, role=20), 4),
        (Capacity(100, 3, database=15), 7),
        (Capacity(100, 3, role=15, database=15), 7),
        (Capacity(500, 13, role=0), 4),
    ],
)
def test_what_is_taken_is_counted_by_whoever_sets_the_limit(reported: Capacity, taken: int) -> None:
    assert reported.in_use(server=90, role=4, database=7) == taken
