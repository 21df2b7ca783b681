"""`python -m bench [part …] [--quick]`: ratios of this machine, this minute; minutes in all."""

import argparse
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from bench.figures import HEAD, Report
from bench.house import opened_bench
from bench.measuring import Plan, Room
from bench.parts import following, history, hot_store, menu, placing, streams

PARTS: dict[str, Callable[[Room], Coroutine[None, None, Report]]] = {
    "placing": placing.run,
    "menu": menu.run,
    "following": following.run,
    "streams": streams.run,
    "hot-store": hot_store.run,
    "history": history.run,
}
WHOLE = Plan(seconds=2.0, rounds=7, history=1_000_000)
QUICK = Plan(seconds=0.5, rounds=1, history=2_000)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; else all")
    parser.add_argument("--quick", action="store_true", help="half a second, once: does it run?")
    parser.add_argument("--seconds", type=float, help="of each measurement")
    parser.add_argument("--rounds", type=int, help="how often each is taken")
    parser.add_argument("--history", type=int, help="past orders")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    standard = QUICK if chosen.quick else WHOLE
    plan = Plan(
        chosen.seconds or standard.seconds,
        chosen.rounds or standard.rounds,
        chosen.history or standard.history,
    )
    measure(chosen.parts or list(PARTS), plan)


def measure(parts: list[str], plan: Plan) -> None:
    print(
        f"{plan.rounds} rounds of {plan.seconds:g} s each, interleaved; median (lowest to highest)"
    )
    print(HEAD)
    began = time.monotonic()
    with opened_bench() as bench, TemporaryDirectory(prefix="ocpizza-bench-") as folder:
        for part in parts:
            report = uvloop.run(PARTS[part](Room(bench, Path(folder), plan)))
            print(report, flush=True)
    print(f"took {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
