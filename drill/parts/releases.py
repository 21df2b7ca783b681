"""Deploy, update with a migration, roll back, and forward again, while customers order."""

from collections import Counter

from drill.house import House, furnish
from drill.journal import Step
from drill.processes import Release

AHEAD = "ahead, compatible"


def deploy(house: House) -> None:
    with house.journal.step("Release phase, on an empty database") as step:
        said = house.before.release()
        step.expect("it made the schema", held="upgraded" in said)
    with house.journal.step("Fill it: menu, stores, stock, accounts") as step:
        furnish(house.before)
        step.expect("by commands alone", held=True)
    with house.journal.step("Deploy the release before: web, worker") as step:
        house.before = house.go_out(house.before)
        order = house.customers.order("lyon-bellecour")
        step.expect(f"a first order was taken ({order.number})", held=True)


def update(house: House) -> None:
    with house.journal.step("Update to this release, with a migration") as step:
        before = house.customers.so_far()
        said = house.this.release()
        step.expect("its release phase migrated under load", held="upgraded" in said)
        house.customers.more_orders()
        step.expect("the old release took orders on the new schema", held=True)
        house.this = _out(house, house.this, step, before)


def roll_back(house: House) -> None:
    with house.journal.step("Roll back") as step:
        before = house.customers.so_far()
        said = house.before.release()
        step.expect(f"the old release phase said: {AHEAD}", held=AHEAD in said)
        house.before = _out(house, house.before, step, before)


def update_again(house: House) -> None:
    with house.journal.step("Update again") as step:
        before = house.customers.so_far()
        said = house.this.release()
        step.expect("its release phase had nothing to do", held="current" in said)
        house.this = _out(house, house.this, step, before)


def _out(house: House, release: Release, step: Step, before: Counter[str]) -> Release:
    release = house.go_out(release)
    house.customers.more_orders()
    asked, failed = house.customers.since(before)
    step.expect(f"none of {asked} requests failed{_listed(failed)}", held=not failed)
    return release


def _listed(failed: Counter[str]) -> str:
    return "".join(f"; {count} times {said}" for said, count in failed.items())
