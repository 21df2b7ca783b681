"""Letters over SMTP: one connection each, and never a password in the clear."""

from __future__ import annotations

import smtplib
import ssl
from email.errors import MessageError
from urllib.parse import unquote, urlsplit

from attrs import field, frozen

from ocpizza.adapters.smtp.message import message_of
from ocpizza.application.ports.mail import Letter, PostDown, Undeliverable

SECONDS = 10
SUBMISSION, SUBMISSION_TLS = 587, 465
_PERMANENT = 500
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@frozen
class SmtpPost:
    """The `Post` port. `url` is `smtp://` (TLS by STARTTLS where it is offered) or `smtps://`.

    User and password may be in it; without TLS they go to this very machine only. `sender` is the
    address that letters come from.
    """

    url: str = field(repr=False)
    sender: str

    def check(self) -> None:
        """Connects and signs in, and sends nothing."""
        try:
            with self._connected() as server:
                self._sign_in(server)
        except (smtplib.SMTPException, OSError) as error:
            raise PostDown from error

    def send(self, letter: Letter) -> None:
        try:
            message = message_of(letter, self.sender)
        except (ValueError, MessageError) as error:
            raise Undeliverable from error
        try:
            with self._connected() as server:
                self._sign_in(server)
                server.send_message(message, self.sender, [letter.to])
        except smtplib.SMTPRecipientsRefused as refused:
            code, _ = refused.recipients[letter.to]
            raise (Undeliverable if code >= _PERMANENT else PostDown) from refused
        except smtplib.SMTPNotSupportedError as error:  # an address that is not ASCII
            raise Undeliverable from error
        except (smtplib.SMTPException, OSError) as error:
            raise PostDown from error

    def _connected(self) -> smtplib.SMTP:
        address = urlsplit(self.url)
        host = address.hostname or "localhost"
        if address.scheme == "smtps":
            port, context = address.port or SUBMISSION_TLS, ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        return smtplib.SMTP(host, address.port or SUBMISSION, timeout=SECONDS)

    def _sign_in(self, server: smtplib.SMTP) -> None:
        address = urlsplit(self.url)
        server.ehlo()
        secure = address.scheme == "smtps"
        if not secure and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            secure = True
        if address.username:
            if not secure and address.hostname not in _HERE:
                raise smtplib.SMTPException("the server offers no TLS: the password stays here")
            server.login(unquote(address.username), unquote(address.password or ""))
