import pytest

from ocpizza.entrypoints.http.language import language_of


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        ("", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("EN", "en"),
        ("fr;q=0.8, en;q=0.9", "en"),
        ("en;q=0.8, fr-FR;q=0.9", "fr"),
        ("fr, en", "fr"),
        ("de, *;q=0.5", "fr"),
        ("en;q=0", "fr"),
        ("en;q=x", "fr"),
        ("en;level=1", "fr"),
        ("english", "fr"),
        (";;,,=", "fr"),
    ],
)
def test_french_unless_english_is_liked_better(accept_language: str, language: str) -> None:
    assert language_of(accept_language) == language
