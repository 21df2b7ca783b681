"""From an address to the network that its attempts are counted with."""

from ipaddress import IPv6Address, ip_address, ip_network

_HOME = 64
"""Bits: what a provider gives one household of IPv6 (RFC 6177 and common practice)."""


def network_of(client: str) -> str:
    """The IPv4 address itself, the /64 of an IPv6 one; what is no address stays as it is."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address, _HOME), strict=False))
    return str(address)
