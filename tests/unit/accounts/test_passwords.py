from time import thread_time

import pytest
from argon2 import extract_parameters

from ocpizza.adapters.passwords.argon2id import Argon2Passwords

CHEAP = Argon2Passwords(memory_kib=8, passes=1)
ROUNDS = 5


def test_a_password_matches_its_own_hash_only() -> None:
    kept = CHEAP.hash("correct horse")

    assert CHEAP.matches(kept, "correct horse")
    assert not CHEAP.matches(kept, "Correct horse")
    assert not CHEAP.matches(kept, "")


def test_the_same_password_never_has_the_same_hash() -> None:
    assert CHEAP.hash("correct horse") != CHEAP.hash("correct horse")


def test_accents_typed_another_way_are_the_same_password() -> None:
    kept = CHEAP.hash("cr\u00e8me br\u00fbl\u00e9e")

    assert CHEAP.matches(kept, "cre\u0300me bru\u0302le\u0301e")


@pytest.mark.parametrize("kept", [None, "", "plain text", "$argon2id$broken"])
def test_nothing_matches_where_there_is_no_hash(kept: str | None) -> None:
    assert not CHEAP.matches(kept, "nobody's")


def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert CHEAP.outdated(Argon2Passwords(memory_kib=16, passes=1).hash("password"))
    assert not CHEAP.outdated(CHEAP.hash("password"))


def test_by_default_it_is_argon2id_with_19_mib_twice() -> None:
    parameters = extract_parameters(Argon2Passwords().hash("password"))

    assert parameters.type.name == "ID"
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 2, 1)


def test_saying_no_takes_as_long_without_an_account_as_with_one() -> None:
    passwords = Argon2Passwords(memory_kib=4096, passes=1)
    kept = passwords.hash("password")

    def fastest(password_hash: str | None) -> float:
        times = []
        for _ in range(ROUNDS):
            start = thread_time()
            passwords.matches(password_hash, "wrong")
            times.append(thread_time() - start)
        return min(times)

    assert 0.5 < fastest(None) / fastest(kept) < 2
