"""What the group demands of those who sign in."""

from datetime import timedelta

from attrs import frozen

from ocpizza.domain.people.account import Account
from ocpizza.domain.people.roles import Role

MONEY_OR_RIGHTS = frozenset({Role.COUNTER, Role.MANAGER, Role.ADMIN})
"""They keep the till, give money back, or say who may. A courier takes what is due, no more."""
TIME_TO_ENROL = timedelta(minutes=15)


@frozen
class Security:
    """The group's setting: whether those with money or rights must have a second factor."""

    second_factor_required: bool = False

    def must_enrol(self, account: Account) -> bool:
        """Whether that account gets in only once it has a second factor."""
        trusted = any(grant.role in MONEY_OR_RIGHTS for grant in account.grants)
        return self.second_factor_required and trusted and account.second_factor is None
