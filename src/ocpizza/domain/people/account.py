"""What one signs in with: an address, a password, perhaps a code; and how often one may be wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from unicodedata import normalize

from attrs import field, frozen

from ocpizza.domain.errors import Fault, TooManyAttempts
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.common_passwords import COMMON_PASSWORDS
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


def password_faults(password: str, email: str, name: str) -> tuple[Fault, ...]:
    """What makes it too easy to guess: too short, or what anybody would try first.

    That is one character only, one of the commonest passwords, or what the account is known by:
    its address or (a part of) its name. Case, accents, blanks and signs make no difference to
    that. No demand for capitals or signs: length, this list and the limit on attempts protect
    better (NIST SP 800-63B §3.1.1.2; CNIL, délibération n° 2022-100).
    """
    if len(password) < SHORTEST_PASSWORD:
        return (Fault("/password", "password-too-short", {"limit": SHORTEST_PASSWORD}),)
    known = {_bare(each) for each in (email, email.partition("@")[0], name, *name.split())}
    if len(set(password)) == 1 or _bare(password) in (known - {""}) | COMMON_PASSWORDS:
        return (Fault("/password", "password-too-easy"),)
    return ()


def _bare(text: str) -> str:
    """Its letters and digits, whatever their case and accents."""
    return "".join(each for each in normalize("NFKD", text.casefold()) if each.isalnum())
