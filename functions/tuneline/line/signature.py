"""Verify that a webhook request comes from LINE."""

import base64
import hashlib
import hmac
from collections.abc import Sequence


def is_valid(body: bytes, signature: str | None, *, channel_secrets: Sequence[str]) -> bool:
    """Whether `signature` is base64(HMAC-SHA256(secret, body)) for one of `channel_secrets`.

    Several secrets are valid during a rotation. Every comparison takes constant time and uses the raw bytes.
    ValueError if there is no secret or a blank one: such a check would accept any request.
    https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
    """
    if not channel_secrets or not all(secret.strip() for secret in channel_secrets):
        raise ValueError("a channel secret is missing or blank")
    received = (signature or "").encode("utf-8", "surrogateescape")
    matches = [
        hmac.compare_digest(base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)), received)
        for secret in channel_secrets
    ]
    return any(matches)
