"""Names of resources, and times, as Google writes them."""

import secrets
from datetime import UTC, datetime

VERSIONS = ("v1", "v1beta1")


def new_number() -> str:
    """Return a new resource id of 19 digits, as Vertex AI gives them."""
    return str(10**18 + secrets.randbelow(8 * 10**18))


def timestamp(moment: float) -> str:
    """Format seconds since 1970 as RFC 3339 with microseconds."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
