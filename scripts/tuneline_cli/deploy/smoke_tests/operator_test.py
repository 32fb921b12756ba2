"""Put a tap on an operators' button on the queue, without a user; line_operator has to claim it."""

from tuneline.chat.reply_task import OPERATOR_DATA
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.smoke_tests.failed_test import TrialFailedError
from tuneline_cli.deploy.smoke_tests.queued_event import ended_event

_DONE = "skipped"


def trial(where: Deployment) -> str:
    """Test that a tap of no operator is claimed and skipped."""
    started = where.clock.now()
    tap = {"data": f"{OPERATOR_DATA}smoke"}
    state = ended_event(where, "postback", function="line_operator", postback=tap)["state"]
    if state != _DONE:
        raise TrialFailedError(f"line_operator should skip a tap, and it is {state!r}: see its log.")
    return f"An event went through the queue to line_operator in {where.clock.now() - started:.0f} s"
