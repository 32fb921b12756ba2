"""Make signed webhook requests."""

import base64
import hashlib
import hmac
import json


def signed_text(secret: str, event_id: str, *, user: str = "U" + "1" * 32) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of a webhook request with one text message."""
    event = {
        "type": "message",
        "mode": "active",
        "timestamp": 1795161600000,
        "source": {"type": "user", "userId": user},
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"token-{event_id}",
        "message": {"id": "1", "type": "text", "text": "頭痛要看哪一科？", "quoteToken": "q"},
    }
    body = json.dumps({"destination": "U" + "0" * 32, "events": [event]}, ensure_ascii=False).encode()
    signature = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
    return body, {"x-line-signature": signature, "content-type": "application/json; charset=utf-8"}
