import pytest

from ocpizza.adapters.memory.gateway import MemoryGateway
from ocpizza.application.ports.gateway import CaptureState, GatewayDown
from tests.contracts.gateway import GatewayContract, charge, new


class MemoryBuyer:
    def __init__(self, gateway: MemoryGateway) -> None:
        self._gateway = gateway
        self.approve = gateway.approve
        self.forget = gateway.forget
        self.message = gateway.message

    def approve_with_a_bad_card(self, gateway_order: str) -> None:
        self._gateway.approve(gateway_order, CaptureState.DECLINED)

    def approve_for_review(self, gateway_order: str) -> None:
        self._gateway.approve(gateway_order, CaptureState.PENDING)

    def end_review(self, gateway_order: str, *, accepted: bool) -> None:
        end = CaptureState.COMPLETED if accepted else CaptureState.DECLINED
        self._gateway.settle(gateway_order, end)


class TestMemoryGateway(GatewayContract):
    @pytest.fixture
    def gateway(self) -> MemoryGateway:
        return MemoryGateway()

    @pytest.fixture
    def buyer(self, gateway: MemoryGateway) -> MemoryBuyer:
        return MemoryBuyer(gateway)

    def test_a_gateway_that_is_down_does_nothing(
        self, gateway: MemoryGateway, buyer: MemoryBuyer
    ) -> None:
        order = gateway.create(charge()).gateway_order
        buyer.approve(order)
        gateway.down = True
        with pytest.raises(GatewayDown):
            gateway.capture(order, new())
        gateway.down = False
        assert gateway.look_up(order).state is CaptureState.NONE

    def test_a_mute_gateway_does_what_it_does_not_answer(
        self, gateway: MemoryGateway, buyer: MemoryBuyer
    ) -> None:
        order = gateway.create(charge()).gateway_order
        buyer.approve(order)
        gateway.mute = True
        with pytest.raises(GatewayDown):
            gateway.capture(order, new())
        gateway.mute = False
        assert gateway.look_up(order).state is CaptureState.COMPLETED
