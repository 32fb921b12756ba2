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
    ("POST", "/v2/bot/richmenu"): "rich_menu_create",
    ("POST", "/v2/bot/richmenu/validate"): "validate",
    ("GET", "/v2/bot/richmenu/list"): "rich_menu_list",
}
_WITH_AN_ID = (
    ("GET", re.compile(r"/v2/bot/profile/[^/]+"), "profile"),
    ("GET", re.compile(r"/v2/bot/message/[^/]+/content"), "content"),
    ("GET", re.compile(r"/v2/bot/richmenu/[^/]+"), "rich_menu"),
    ("DELETE", re.compile(r"/v2/bot/richmenu/[^/]+"), "rich_menu_delete"),
    ("POST", re.compile(r"/v2/bot/richmenu/[^/]+/content"), "rich_menu_image"),
    ("GET", re.compile(r"/v2/bot/richmenu/[^/]+/content"), "rich_menu_image"),
    ("POST", re.compile(r"/v2/bot/user/[^/]+/richmenu/[^/]+"), "rich_menu_link"),
    ("GET", re.compile(r"/v2/bot/user/[^/]+/richmenu"), "rich_menu_of_user"),
    ("DELETE", re.compile(r"/v2/bot/user/[^/]+/richmenu"), "rich_menu_unlink"),
)


def operation(method: str, path: str) -> str | None:
    """Return the name of a call, for faults and the log; None if it is not of the bot-side API."""
    if (method, path) in OPERATIONS:
        return OPERATIONS[method, path]
    for its_method, pattern, name in _WITH_AN_ID:
        if method == its_method and pattern.fullmatch(path):
            return name
    return None
