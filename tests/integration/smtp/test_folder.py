"""Letters put into a folder instead of the mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocpizza.adapters.smtp.folder import FolderPost
from ocpizza.application.ports.mail import Letter, PostDown, Undeliverable

LINK = f"https://ocpizza.example/sign-up/confirm/{'t' * 100}"
LETTER = Letter(
    id="01900000-0000-7000-8000-000000000001",
    to="lea@example.org",
    language="fr",
    subject="Confirmez votre compte",
    paragraphs=("À bientôt.",),
    link=("Ouvrir mon compte", LINK),
)


def post(folder: Path, sender: str = "no-reply@ocpizza.example") -> FolderPost:
    return FolderPost(folder.as_uri(), sender)


def test_a_letter_is_a_file_that_only_we_can_read(tmp_path: Path) -> None:
    folder = tmp_path / "été" / "mails"

    post(folder).send(LETTER)

    (file,) = folder.iterdir()
    text = file.read_text("utf-8")
    assert text.startswith(f"To: {LETTER.to}\nSubject: {LETTER.subject}\n\nÀ bientôt.")
    assert LINK in text.splitlines()
    assert file.name == f"{LETTER.id}.txt"
    assert file.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_sent_again_it_is_one(tmp_path: Path) -> None:
    post(tmp_path).send(LETTER)
    post(tmp_path).send(LETTER)

    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(PostDown):
        post(tmp_path / "file" / "mails").send(LETTER)
    with pytest.raises(PostDown):
        post(tmp_path / "file" / "mails").check()


def test_a_check_leaves_nothing_behind(tmp_path: Path) -> None:
    post(tmp_path / "mails").check()

    assert list((tmp_path / "mails").iterdir()) == []


def test_an_address_that_is_none_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(Undeliverable):
        post(tmp_path, "nobody").send(LETTER)
