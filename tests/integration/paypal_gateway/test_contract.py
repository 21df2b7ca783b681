"""The gateway that speaks to PayPal, against a PayPal that is really served."""

from tests.contracts.gateway import GatewayContract


class TestPayPalGateway(GatewayContract):
    pass
