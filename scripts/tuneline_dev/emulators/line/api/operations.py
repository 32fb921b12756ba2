"""Name the calls of the bot-side API, for faults and for the log."""

import re

OPERATIONS = {
    ("POST", "/v2/bot/message/reply"): "reply",
    ("POST", "/v2/bot/message/push"): "push",
    ("POST", "/v2/bot/message/multicast"): "multicast",
    ("POST", "/v2/bot/message/validate/reply"): "validate",
    ("POST", "/v2/bot/message/validate/push"): "validate",
    ("POST", "/v2/bot/chat/loading/start"): "loading",
    ("POST", "/v2/bot/chat/markAsRead"): "mark_as_read",
    ("GET", "/v2/bot/message/quota"): "quota",
    ("GET", "/v2/bot/message/quota/consumption"): "quota_consumption",
    ("GET", "/v2/bot/info"): "info",
    ("GET", "/v2/bot/channel/webhook/endpoint"): "webhook_endpoint",
    ("PUT", "/v2/bot/channel/webhook/endpoint"): "webhook_endpoint",
    ("POST", "/v2/bot/channel/webhook/test"): "webhook_test",
}
_WITH_AN_ID = (
    ("GET", re.compile(r"/v2/bot/profile/[^/]+"), "profile"),
    ("GET", re.compile(r"/v2/bot/message/[^/]+/content"), "content"),
)


def operation(method: str, path: str) -> str | None:
    """Return the name of a call, for faults and the log; None if it is not of the bot-side API."""
    for its_method, pattern, name in _WITH_AN_ID:
        if method == its_method and pattern.fullmatch(path):
            return name
    return OPERATIONS.get((method, path))
