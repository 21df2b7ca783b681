from concurrent.futures import ThreadPoolExecutor

from ocpizza.application.reading.kept import Kept


def test_what_was_used_last_stays_and_the_rest_goes() -> None:
    kept: Kept[int, str] = Kept(2)
    kept.keep(1, "one")
    kept.keep(2, "two")
    kept.get(1)

    kept.keep(3, "three")

    assert [kept.get(key) for key in (1, 2, 3)] == ["one", None, "three"]


def test_threads_may_use_it_at_once() -> None:
    kept: Kept[int, int] = Kept(3)

    def use(seed: int) -> bool:
        for step in range(2000):
            key = (seed * step) % 7
            found = kept.get(key)
            if found is not None and found != key:
                return False
            kept.keep(key, key)
        return True

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(use, range(8)))
