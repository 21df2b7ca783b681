"""What the group demands of those who sign in."""

from collections.abc import Iterable
from datetime import timedelta

from attrs import frozen

from ocpizza.domain.people.account import Account
from ocpizza.domain.people.roles import Role

MONEY_OR_RIGHTS = frozenset({Role.COUNTER, Role.MANAGER, Role.ADMIN})
"""They keep the till, give money back, or say who may. A courier takes what is due, no more."""
TIME_TO_ENROL = timedelta(minutes=15)


def trusted(roles: Iterable[Role]) -> bool:
    """Whether one of them has to do with money or rights."""
    return not MONEY_OR_RIGHTS.isdisjoint(roles)


@frozen
class Security:
    """The group's setting: whether those with money or rights must have a second factor."""

    second_factor_required: bool = False

    def must_enrol(self, account: Account) -> bool:
        """Whether that account gets in only once it has a second factor."""
        asked = self.second_factor_required and trusted(grant.role for grant in account.grants)
        return asked and account.second_factor is None
