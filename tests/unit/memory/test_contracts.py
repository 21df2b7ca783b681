"""The ports in memory keep their contracts."""

from __future__ import annotations

import pytest

from ocpizza.adapters.memory.clock import CountingIds, SettableClock, SignedTokens
from tests.builders import EVENING
from tests.contracts.chores import ChoresContract
from tests.contracts.drawers import DrawerRacesContract, DrawersContract
from tests.contracts.keys import AuditTrailContract, KeysContract
from tests.contracts.offers import OffersContract
from tests.contracts.orderbook import OrderBookContract
from tests.contracts.orders import OrdersContract
from tests.contracts.outside import ClockContract, IdsContract, TrackingTokensContract
from tests.contracts.past_orders import PastOrdersContract
from tests.contracts.payments import PaymentsContract
from tests.contracts.races import RacesContract
from tests.contracts.receipts import ReceiptsContract
from tests.contracts.stock import StockContract
from tests.contracts.tallies import TalliesContract


class TestOrderBook(OrderBookContract): ...


class TestOrders(OrdersContract): ...


class TestStock(StockContract): ...


class TestPayments(PaymentsContract): ...


class TestDrawers(DrawersContract): ...


class TestDrawerRaces(DrawerRacesContract): ...


class TestReceipts(ReceiptsContract): ...


class TestKeys(KeysContract): ...


class TestAuditTrail(AuditTrailContract): ...


class TestOffers(OffersContract): ...


class TestChores(ChoresContract): ...


class TestPastOrders(PastOrdersContract): ...


class TestTallies(TalliesContract): ...


class TestRaces(RacesContract): ...


class TestClock(ClockContract):
    @pytest.fixture
    def clock(self) -> SettableClock:
        return SettableClock(EVENING)


class TestIds(IdsContract):
    @pytest.fixture
    def ids(self) -> CountingIds:
        return CountingIds()


class TestTrackingTokens(TrackingTokensContract):
    @pytest.fixture
    def tokens(self) -> SignedTokens:
        return SignedTokens()
