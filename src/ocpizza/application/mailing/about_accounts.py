"""What the mails about accounts say, in French and English, and where their links lead."""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen

from ocpizza.application.ports.accounts import TokenKind
from ocpizza.application.ports.mail import Letter, Mail, MailKind
from ocpizza.domain.text import Text

LIFETIMES = {
    MailKind.CONFIRM_SIGN_UP: (TokenKind.CONFIRMATION, timedelta(days=1)),
    MailKind.RESET_PASSWORD: (TokenKind.RESET, timedelta(hours=1)),
    MailKind.INVITATION: (TokenKind.INVITATION, timedelta(days=7)),
}
"""The mails whose link holds a token: what it opens, and for how long."""


@frozen
class Wording:
    """`path` is below the site's origin; a token, if there is one, is its last part."""

    subject: Text
    paragraphs: tuple[Text, ...]
    label: Text
    path: str


NOT_YOU = Text(
    "Si vous n'avez rien demandé, ignorez ce message : il ne se passera rien.",
    "If you did not ask for this, ignore this message: nothing will happen.",
)

WORDINGS = {
    MailKind.CONFIRM_SIGN_UP: Wording(
        Text("Confirmez votre compte OC Pizza", "Confirm your OC Pizza account"),
        (
            Text(
                "Vous avez demandé un compte chez OC Pizza. Il s'ouvre avec ce lien, valable"
                " 24 heures.",
                "You asked for an account at OC Pizza. This link opens it; it is good for 24"
                " hours.",
            ),
            NOT_YOU,
        ),
        Text("Ouvrir mon compte", "Open my account"),
        "/sign-up/confirm/",
    ),
    MailKind.ALREADY_SIGNED_UP: Wording(
        Text("Vous avez déjà un compte OC Pizza", "You already have an OC Pizza account"),
        (
            Text(
                "On a demandé un compte chez OC Pizza avec cette adresse, qui en a déjà un."
                " Identifiez-vous ; si le mot de passe vous échappe, la même page permet d'en"
                " choisir un autre.",
                "An account at OC Pizza was asked for with this address, which has one already."
                " Sign in; if you forgot the password, the same page lets you choose another.",
            ),
            NOT_YOU,
        ),
        Text("M'identifier", "Sign in"),
        "/sign-in",
    ),
    MailKind.RESET_PASSWORD: Wording(
        Text("Choisissez un nouveau mot de passe", "Choose a new password"),
        (
            Text(
                "Ce lien, valable une heure, permet de choisir un nouveau mot de passe. Toutes"
                " les sessions ouvertes prendront fin.",
                "This link, good for one hour, lets you choose a new password. All open sessions"
                " will end.",
            ),
            NOT_YOU,
        ),
        Text("Choisir un mot de passe", "Choose a password"),
        "/reset/",
    ),
    MailKind.INVITATION: Wording(
        Text("Bienvenue dans l'équipe OC Pizza", "Welcome to the OC Pizza team"),
        (
            Text(
                "Un compte vous attend. Choisissez votre mot de passe avec ce lien, valable"
                " sept jours.",
                "An account is waiting for you. Choose your password with this link, good for"
                " seven days.",
            ),
        ),
        Text("Choisir mon mot de passe", "Choose my password"),
        "/reset/",
    ),
    MailKind.ACCOUNT_UNUSED: Wording(
        Text("Votre compte OC Pizza va être effacé", "Your OC Pizza account will be erased"),
        (
            Text(
                "Vous n'avez pas utilisé votre compte depuis deux ans. Sans nouvelles de vous, nous"
                " l'effacerons dans trente jours, avec votre nom, votre téléphone et vos adresses.",
                "You have not used your account for two years. Unless we hear from you, we erase it"
                " in thirty days, with your name, telephone and addresses.",
            ),
            Text(
                "Pour le garder, il suffit de vous identifier une fois.",
                "To keep it, just sign in once.",
            ),
        ),
        Text("Garder mon compte", "Keep my account"),
        "/sign-in",
    ),
}


def write(mail: Mail, site: str, token: str | None) -> Letter:
    """The letter to send; `site` is an origin, without a slash at its end."""
    wording = WORDINGS[mail.kind]
    return Letter(
        id=mail.id,
        to=mail.to,
        language=mail.language,
        subject=wording.subject.in_(mail.language),
        paragraphs=tuple(text.in_(mail.language) for text in wording.paragraphs),
        link=(wording.label.in_(mail.language), f"{site}{wording.path}{token or ''}"),
    )
