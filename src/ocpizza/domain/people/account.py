"""What one signs in with: an address, a password, perhaps a code; and how often one may be wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import field, frozen

from ocpizza.domain.errors import Fault, TooManyAttempts
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import STAFF_ROLES, Grant, Role
from ocpizza.domain.people.second_factor import SecondFactor

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256
MOST_WRONG = 10
WRONG_FORGOTTEN_AFTER = timedelta(minutes=15)
STAFF_SESSION = timedelta(hours=12)
CUSTOMER_SESSION = timedelta(days=30)
SECOND_STEP = timedelta(minutes=5)
"""How long a right password stands while its code is looked up."""

CUSTOMER = frozenset({Grant(Role.CUSTOMER)})


def canonical_email(email: str) -> str:
    """The address as it is kept: the same one in capitals is the same account.

    It never gets longer: the few capitals that have no small letter of their own stay.
    """
    stripped = email.strip()
    lowered = stripped.lower()
    return lowered if len(lowered) == len(stripped) else stripped


@frozen
class Account:
    """A member of staff's or a customer's; `email` is canonical.

    `password_hash` is None until the invitation has been answered.
    """

    id: str
    email: str
    name: str
    grants: frozenset[Grant]
    password_hash: str | None = field(default=None, repr=False)
    second_factor: SecondFactor | None = None
    disabled: bool = False

    @property
    def is_staff(self) -> bool:
        return any(grant.role in STAFF_ROLES for grant in self.grants)

    @property
    def session(self) -> timedelta:
        """How long one stays signed in: staff share screens, so they do for a shift."""
        return STAFF_SESSION if self.is_staff else CUSTOMER_SESSION

    def actor(self) -> Actor:
        customer = None if self.is_staff else self.id
        return Actor(self.id, self.grants, customer_id=customer, name=self.name)


@frozen
class WrongPasswords:
    """How many wrong passwords one account was given from one network since `since`."""

    count: int
    since: datetime

    def check(self, now: datetime) -> None:
        """Raise TooManyAttempts while there were too many."""
        wait = self.since + WRONG_FORGOTTEN_AFTER - now
        if self.count >= MOST_WRONG and wait > timedelta():
            raise TooManyAttempts(-(-wait // timedelta(seconds=1)))


def password_faults(password: str, email: str, pointer: str = "/password") -> tuple[Fault, ...]:
    """What makes it too easy to guess: too short, one character only, or the address itself.

    No demand for capitals or signs: length and the limit on attempts protect better (NIST
    SP 800-63B §3.1.1).
    """
    if len(password) < SHORTEST_PASSWORD:
        return (Fault(pointer, "password-too-short", {"limit": SHORTEST_PASSWORD}),)
    known = canonical_email(email)
    if len(set(password)) == 1 or password.strip().lower() in (known, known.partition("@")[0]):
        return (Fault(pointer, "password-too-easy"),)
    return ()
