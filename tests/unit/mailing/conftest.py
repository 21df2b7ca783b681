import pytest

from tests.unit.accounts.house import AccountsHouse
from tests.unit.mailing.house import MailHouse, a_mail_house


@pytest.fixture
def house() -> AccountsHouse:
    return AccountsHouse()


@pytest.fixture
def mails() -> MailHouse:
    return a_mail_house()
