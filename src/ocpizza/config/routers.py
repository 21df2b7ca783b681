"""FORWARDED_ALLOW_IPS: who may say where a request came from."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

from ocpizza.config.reading import Misconfigured

Networks = tuple[IPv4Network | IPv6Network, ...]

PRIVATE: Networks = tuple(
    ip_network(network)
    for network in (
        "127.0.0.0/8",
        "::1",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",
    )
)
"""Where the router of a platform speaks from."""


def routers(given: str) -> str:
    """As it was given, when it can be read."""
    if given.strip() != "*":
        networks(given)
    return given


def networks(given: str) -> Networks:
    try:
        return tuple(ip_network(one.strip()) for one in given.split(","))
    except ValueError:
        raise Misconfigured(
            f"FORWARDED_ALLOW_IPS must be addresses or networks with commas between, or *, "
            f"not {given!r}."
        ) from None
