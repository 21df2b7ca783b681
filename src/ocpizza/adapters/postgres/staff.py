"""The people of the house as rows."""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen
from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from ocpizza.adapters.postgres.accounts import GRANTS, grants_of
from ocpizza.adapters.postgres.tables.metadata import GROUP, is_id
from ocpizza.adapters.postgres.tables.people import staff, staff_grants
from ocpizza.adapters.postgres.tables.stores import stores
from ocpizza.domain.errors import AlreadyExists, NotFound
from ocpizza.domain.people.staff import StaffMember

_MEMBERS = select(
    staff.c.id,
    staff.c.email,
    staff.c.name,
    staff.c.disabled,
    staff.c.totp_secret.is_not(None).label("second_factor"),
    GRANTS,
)


@frozen
class PostgresStaff:
    """The `Staff` port."""

    connection: Connection

    def get(self, member: str) -> StaffMember:
        if not is_id(member):
            raise NotFound
        held = _MEMBERS.where(staff.c.id == member).with_for_update(of=staff)
        found = self.connection.execute(held).one_or_none()
        if found is None:
            raise NotFound
        return _member(found)

    def add(self, member: StaffMember, password_hash: str | None) -> StaffMember:
        personal = {"name": member.name, "password_hash": password_hash, "disabled": False}
        engaged = self.connection.execute(
            upsert(staff)
            .values(id=member.id, email=member.email, **personal)
            .on_conflict_do_update(
                index_elements=["email"],
                set_={**personal, "totp_secret": None, "totp_step": None},
                where=staff.c.disabled,
            )
            .returning(staff.c.id)
        ).scalar_one_or_none()
        if engaged is None:
            raise AlreadyExists(member.email)
        kept = evolve(member, id=engaged)
        self._put_grants(kept)
        return kept

    def save(self, member: StaffMember) -> None:
        own = update(staff).where(staff.c.id == member.id)
        self.connection.execute(
            own.values(email=member.email, name=member.name, disabled=member.disabled)
        )
        self._put_grants(member)

    def members(
        self, stores: frozenset[str] | None, after: str | None, limit: int
    ) -> list[StaffMember]:
        wanted = _MEMBERS.order_by(staff.c.id).limit(limit)
        if after is not None:
            wanted = wanted.where(staff.c.id > after)
        if stores is not None:
            there = staff_grants.c.staff_id == staff.c.id, staff_grants.c.store_id.in_(stores)
            wanted = wanted.where(select(staff_grants).where(*there).exists())
        return [_member(row) for row in self.connection.execute(wanted)]

    def unknown_stores(self, named: frozenset[str]) -> frozenset[str]:
        known = select(stores.c.id).where(stores.c.id.in_(named))
        return named - set(self.connection.execute(known).scalars())

    def _put_grants(self, member: StaffMember) -> None:
        self.connection.execute(delete(staff_grants).where(staff_grants.c.staff_id == member.id))
        self.connection.execute(
            insert(staff_grants),
            [
                {"staff_id": member.id, "role": grant.role, "store_id": grant.store or GROUP}
                for grant in member.grants
            ],
        )


def _member(row: Row[*tuple[Any, ...]]) -> StaffMember:
    return StaffMember(row.id, row.email, row.name, grants_of(row), row.disabled, row.second_factor)
