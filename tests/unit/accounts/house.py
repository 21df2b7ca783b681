"""The account use cases over ports in memory, with a mailbox and passwords that cost nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from ocpizza.adapters.memory.accounts import MemoryAccountsWork, MemoryCallers
from ocpizza.adapters.memory.accounts_state import AccountsState
from ocpizza.adapters.memory.clock import CountingIds, SettableClock, SignedTokens
from ocpizza.adapters.memory.database import AuditRow
from ocpizza.adapters.memory.mails import MemoryPost
from ocpizza.adapters.passwords.argon2id import Argon2Passwords
from ocpizza.adapters.signing.cursors import SignedCursors
from ocpizza.adapters.system.secrets import SystemSecrets
from ocpizza.application.accounts.forgetting import Forgetting
from ocpizza.application.accounts.own import OwnAccount
from ocpizza.application.accounts.passwords import ChoosingPassword
from ocpizza.application.accounts.second_factor import KeepingSecondFactor
from ocpizza.application.accounts.security import KeepingSecurity
from ocpizza.application.accounts.signing_in import SigningIn, SignInRequest, TokenView
from ocpizza.application.accounts.signing_up import SigningUp, SignUpRequest
from ocpizza.application.accounts.staffing import GrantRequest, Staffing, StaffRequest
from ocpizza.application.mailing.about_orders import OrderLetters
from ocpizza.application.mailing.sending import Mailing
from ocpizza.application.ports.mail import Letter
from tests.builders import ADMIN, BELLECOUR, EVENING, GRENOBLE
from tests.unit.mailing.house import Records
from tests.unit.memory.house import MemoryHouse

PASSWORD = "quatre fromages"
CHEAP = Argon2Passwords(memory_kib=8, passes=1)
SITE = "https://ocpizza.example"
LEA, PAOLO = "lea@example.org", "paolo@ocpizza.example"
OFFICE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


class AccountsHouse:
    def __init__(self) -> None:
        self.clock, self.ids, self.secrets = SettableClock(EVENING), CountingIds(), SystemSecrets()
        self.begin = begin = MemoryAccountsWork(
            AccountsState(stores=frozenset({BELLECOUR, GRENOBLE}))
        )
        self.post, self.tracking = MemoryPost(), SignedTokens()
        clock, ids, secrets = self.clock, self.ids, self.secrets
        self.signing_in = SigningIn(
            begin, MemoryCallers(begin), CHEAP, secrets, self.tracking, clock
        )
        self.signing_up = SigningUp(begin, CHEAP, secrets, clock, ids)
        self.choosing = ChoosingPassword(begin, CHEAP, secrets, clock, ids)
        self.second_factor = KeepingSecondFactor(begin, secrets, clock)
        self.security = KeepingSecurity(begin, clock)
        self.staffing = Staffing(begin, CHEAP, SignedCursors(b"secret"), clock, ids)
        self.own = OwnAccount(begin)
        shop = MemoryHouse()
        orders = OrderLetters(Records(shop.database), shop.offers(), self.tracking)
        self.mailing = Mailing(begin, self.post, secrets, clock, orders, SITE)
        self.forgetting = Forgetting(begin, clock)

    def sign_in(
        self,
        email: str = PAOLO,
        password: str = PASSWORD,
        otp: str | None = None,
        network: str = OFFICE,
    ) -> TokenView:
        return self.signing_in.sign_in(SignInRequest(email, password, otp), network)

    def engage(
        self, email: str = PAOLO, *grants: GrantRequest, password: str | None = PASSWORD
    ) -> str:
        """A pizzaiolo of Bellecour unless said otherwise; their id."""
        held = grants or (GrantRequest("pizzaiolo", BELLECOUR),)
        request = StaffRequest(email, "Paolo Ricci", held, password)
        return self.staffing.add(ADMIN, request, "fr").id

    def ask(self, email: str = LEA, password: str = PASSWORD, language: str = "fr") -> None:
        self.signing_up.ask(SignUpRequest(email, password, "Léa Martin", "+33612345678"), language)

    def sign_up(self, email: str = LEA, password: str = PASSWORD) -> None:
        self.ask(email, password)
        self.signing_up.confirm(token_in(self.delivered()))

    def delivered(self) -> Letter:
        """The last letter, once those that wait have been sent."""
        self.mailing.send()
        return self.post.letters[-1]

    @property
    def audit(self) -> list[tuple[str, AuditRow]]:
        return self.begin.state.audit


def token_in(letter: Letter) -> str:
    assert letter.link is not None
    return urlsplit(letter.link[1]).path.rpartition("/")[2]
