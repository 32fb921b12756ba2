"""Check from its text alone whether a URL can be public: no fetch, and no look-up of its name.

https://url.spec.whatwg.org/#host-parsing and
https://www.iana.org/assignments/special-use-domain-names/special-use-domain-names.xhtml
"""

import ipaddress
import re
import unicodedata
from urllib.parse import unquote, urlsplit

Why = tuple[str, str]
_NO_ADDRESS: Why = ("it is not a URL", "不是網址")
_NOT_HTTP: Why = ("it does not begin with https://", "開頭不是 https://")
_NOT_PUBLIC: Why = ("its host is in a private network", "主機在內部網路")
_ODD_NUMBER: Why = ("its host is an IP address in an unusual form", "主機是寫法奇怪的 IP 位址")

# The host ends before this; the rest may be long.
_LOOKED_AT = 4096
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f\\]")
_NUMBER = re.compile("0x[0-9a-f]*|[0-9]+")
_PRIVATE_ENDS = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "private", "lan", "home", "corp", "test"}
    | {"invalid", "example", "onion", "arpa"}
)


def why_not_public(address: str) -> Why | None:
    """Return why the URL `address` cannot be public, in English and Chinese; None if it may be."""
    start = address[:_LOOKED_AT]
    if _NOT_IN_ADDRESS.search(start):
        return _NO_ADDRESS
    try:
        parts = urlsplit(start)
        host = parts.hostname or ""
        # Access to the port checks it.
        _ = parts.port
    except ValueError:
        return _NO_ADDRESS
    if parts.scheme not in ("http", "https"):
        return _NOT_HTTP if parts.scheme else _NO_ADDRESS
    return _why_host_not_public(unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").lower())


def _why_host_not_public(host: str) -> Why | None:
    if ":" in host:
        return _why_ip_not_public(host)
    name = host.removesuffix(".")
    labels = name.split(".")
    if not all(labels):
        return _NO_ADDRESS
    # Every browser takes a host that ends in a number as an IP address, in any notation.
    if _NUMBER.fullmatch(labels[-1]):
        return _why_ip_not_public(name)
    return _NOT_PUBLIC if len(labels) == 1 or labels[-1] in _PRIVATE_ENDS else None


def _why_ip_not_public(host: str) -> Why | None:
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return _ODD_NUMBER
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None:
            return _NOT_PUBLIC
        inner = ip.ipv4_mapped or ip.sixtofour or _translated(ip)
        if inner is not None:
            return None if _is_public(inner) else _NOT_PUBLIC
    return None if _is_public(ip) else _NOT_PUBLIC


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address inside a NAT64 address. https://www.rfc-editor.org/rfc/rfc6052#section-2.1"""
    if ip in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None
