"""Who sells has a number of which the last digit checks the others."""

import pytest
from attrs import evolve

from ocpizza.config import DEMO_SELLER


def test_the_vat_number_follows_from_the_siren() -> None:
    # The example of the tax office: 404 833 048 has FR83404833048.
    assert evolve(DEMO_SELLER, siren="404833048").vat_number == "FR83404833048"


@pytest.mark.parametrize("siren", ["552032535", "55203253", "5520325340", "", "55203253a"])
def test_a_mistyped_siren_is_refused(siren: str) -> None:
    with pytest.raises(ValueError, match="nine digits"):
        evolve(DEMO_SELLER, siren=siren)
