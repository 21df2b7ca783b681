"""Staff and customers in memory."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, frozen

from ocpizza.adapters.memory.accounts_state import AccountsState, KeptCustomer, KeptMember
from ocpizza.domain.errors import AlreadyExists, NotFound
from ocpizza.domain.people.customer import Customer
from ocpizza.domain.people.staff import StaffMember


@frozen
class MemoryStaff:
    state: AccountsState

    def get(self, member: str) -> StaffMember:
        if member not in self.state.staff:
            raise NotFound
        return _member(self.state.staff[member])

    def add(self, member: StaffMember, password_hash: str | None) -> StaffMember:
        for kept in self.state.staff.values():
            if kept.member.email == member.email:
                if not kept.member.disabled:
                    raise AlreadyExists(member.email)
                member = evolve(member, id=kept.member.id)
        self.state.staff[member.id] = KeptMember(member, password_hash)
        return member

    def save(self, member: StaffMember) -> None:
        self.state.staff[member.id] = evolve(self.state.staff[member.id], member=member)

    def members(
        self, stores: frozenset[str] | None, after: str | None, limit: int
    ) -> list[StaffMember]:
        ordered = [_member(self.state.staff[each]) for each in sorted(self.state.staff)]
        wanted = [
            member
            for member in ordered
            if (after is None or member.id > after)
            and (stores is None or any(grant.store in stores for grant in member.grants))
        ]
        return wanted[:limit]

    def unknown_stores(self, stores: frozenset[str]) -> frozenset[str]:
        return stores - self.state.stores


def _member(kept: KeptMember) -> StaffMember:
    return evolve(kept.member, second_factor=kept.second_factor is not None)


@frozen
class MemoryCustomers:
    state: AccountsState

    def get(self, customer: str) -> Customer:
        kept = self.state.customers.get(customer)
        if kept is None or kept.confirmed_at is None:
            raise NotFound
        return kept.customer

    def ask(self, customer: Customer, password_hash: str, at: datetime) -> None:
        self.state.customers[customer.id] = KeptCustomer(customer, password_hash, at)

    def confirm(self, customer: str, at: datetime) -> bool:
        asked = self.state.customers.get(customer)
        if asked is None or asked.confirmed_at is not None:
            return False
        email = asked.customer.email
        if self.state.account_of(email) is not None:
            return False
        for other, kept in list(self.state.customers.items()):
            if kept.customer.email == email:
                del self.state.customers[other]
        self.state.customers[customer] = evolve(asked, confirmed_at=at)
        return True

    def save(self, customer: Customer) -> None:
        kept = self.state.customers[customer.id]
        self.state.customers[customer.id] = evolve(kept, customer=customer)

    def seen(self, customer: str, at: datetime) -> None:
        if customer in self.state.customers:
            kept = self.state.customers[customer]
            self.state.customers[customer] = evolve(kept, seen_at=at, warned_at=None)

    def erase(self, customer: str) -> None:
        email = self.state.customers[customer].customer.email
        for each, kept in list(self.state.customers.items()):
            if kept.customer.email == email:
                del self.state.customers[each]

    def forget_unconfirmed(self, before: datetime) -> int:
        old = [
            asked
            for asked, kept in self.state.customers.items()
            if kept.confirmed_at is None and kept.asked_at < before
        ]
        for asked in old:
            del self.state.customers[asked]
        return len(old)
