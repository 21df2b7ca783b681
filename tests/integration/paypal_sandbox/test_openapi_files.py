"""The check against PayPal's documents is never left out in silence."""

from pathlib import Path

import pytest

from tests.integration.paypal_sandbox import openapi


def test_files_that_are_promised_must_be_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(openapi.VARIABLE, str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="paypal-rest-api-specifications"):
        openapi.specs()


def test_without_a_folder_the_check_is_skipped_and_says_where_the_files_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(openapi.VARIABLE, raising=False)
    where = r"github\.com/paypal/paypal-rest-api-specifications"
    with pytest.raises(pytest.skip.Exception, match=where):
        openapi.specs()
