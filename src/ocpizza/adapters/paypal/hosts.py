"""Which addresses of PayPal's are believed: an address in a message is its sender's text."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from attrs import frozen

LIVE = "api-m.paypal.com"
SANDBOX = "api-m.sandbox.paypal.com"
CHECKOUT = {LIVE: "www.paypal.com", SANDBOX: "www.sandbox.paypal.com"}
CERTIFICATES = {LIVE: "api.paypal.com", SANDBOX: "api.sandbox.paypal.com"}
CERTIFICATE_PATH = "/v1/notifications/certs/"


@frozen
class Hosts:
    """Judges addresses by the API's own origin, `base_url`, which comes from the configuration.

    Buyers may be sent to PayPal's site or to the API's own origin. Certificates come from PayPal's
    host alone; outside production (a stand-in) the API's own origin may hold them too.
    """

    base_url: str
    production: bool

    def may_send_buyer_to(self, address: str | None) -> bool:
        parts = _split(address)
        if parts is None:
            return False
        official = parts.scheme == "https" and parts.netloc == CHECKOUT.get(self._host)
        return official or self._is_own(parts)

    def may_hold_certificates(self, address: str) -> bool:
        parts = _split(address)
        if parts is None or parts.query or parts.fragment:
            return False
        if not parts.path.startswith(CERTIFICATE_PATH) or ".." in parts.path:
            return False
        official = parts.scheme == "https" and parts.netloc == CERTIFICATES.get(self._host)
        return official or (not self.production and self._is_own(parts))

    @property
    def _host(self) -> str:
        return urlsplit(self.base_url).netloc

    def _is_own(self, parts: SplitResult) -> bool:
        return f"{parts.scheme}://{parts.netloc}" == self.base_url


def _split(address: str | None) -> SplitResult | None:
    try:
        return urlsplit(address) if address else None
    except ValueError:
        return None
