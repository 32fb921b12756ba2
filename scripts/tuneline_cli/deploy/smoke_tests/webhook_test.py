"""Give LINE the webhook's address, and run LINE's test of it."""

import os
from collections.abc import Mapping
from typing import Any

from tuneline.settings import LineSettings, read
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.line_api import LineApi
from tuneline_cli.deploy.smoke_tests.failed_test import TrialFailedError
from tuneline_cli.deploy.smoke_tests.first_checks import wait_until_open
from tuneline_cli.deploy.smoke_tests.wait_until import wait_for

# LINE allows sixty tests an hour; a cold start may take longer than LINE's two seconds.
_SECONDS, _PAUSE = 60.0, 6.0
# After an `apply`: https://cloud.google.com/iam/docs/access-change-propagation says seven minutes or longer.
NEW_SECONDS = 480.0
_RESTS_ON = (
    "reply_url",
    "operator_url",
    "reply_queue",
    "reply_invoker",
    "dataset_bucket",
    "firestore_database",
)


def trial(where: Deployment, *, opens_within: float = _SECONDS) -> str:
    """Test that LINE's own test of the webhook passes, and that LINE uses it.

    LINE gets the address only if the deployment is complete, because it may use another bot's until now.
    """
    outputs = where.terraform.outputs()
    url = str(outputs["webhook_url"])
    for name in _RESTS_ON:
        outputs[name]
    wait_until_open(url, clock=where.clock, seconds=opens_within)
    token = where.secrets.value("line-channel-access-token")
    settings = read(LineSettings, {**os.environ, "LINE_CHANNEL_ACCESS_TOKEN": token})
    line = LineApi(token, address=settings.line_api_base_url)
    name = line.bot_name()
    if line.webhook()[0] != url:
        line.set_webhook(url)
    last: dict[str, Any] = {}

    def succeeds() -> bool | None:
        last.update(line.try_webhook(url))
        return True if last.get("success") else None

    if not wait_for(succeeds, clock=where.clock, seconds=_SECONDS, pause=_PAUSE):
        raise TrialFailedError(failure_text(last))
    if not line.webhook()[1]:
        raise TrialFailedError(
            "LINE's test passed, but LINE does not send messages yet: switch on “Use webhook” "
            "(LINE Developers console, your channel, tab Messaging API)."
        )
    return f"LINE reaches “{name}” at {url}"


def failure_text(last: Mapping[str, Any]) -> str:
    """What a test of the webhook that failed means, and what to do.

    https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint
    """
    status, reason = last.get("statusCode"), str(last.get("reason"))
    if status == 401:
        return (
            "The bot refuses LINE's requests: the stored channel secret is wrong. Copy it again: "
            "scripts/tuneline deploy rotate line-channel-secret"
        )
    if status in (403, 404):
        return (
            f"LINE gets {status}, but the webhook answers here: the deployment does not work "
            "everywhere yet. Run scripts/tuneline deploy smoke in some minutes."
        )
    if reason == "REQUEST_TIMEOUT":
        return "The webhook did not answer LINE in time, several times: see its log in the console."
    return f"LINE's test of the webhook failed: {reason} {last.get('detail', '')}"
