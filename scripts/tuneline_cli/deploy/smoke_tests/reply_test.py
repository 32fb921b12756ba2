"""Put a test event on the queue; line_reply has to claim it."""

from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.smoke_tests.failed_test import TrialFailedError
from tuneline_cli.deploy.smoke_tests.queued_event import ended_event

_DONE = "skipped"


def trial(where: Deployment) -> str:
    """Test that an event of an unknown type is claimed and skipped."""
    started = where.clock.now()
    state = ended_event(where, "smokeTest")["state"]
    if state != _DONE:
        raise TrialFailedError(f"line_reply should skip an event, and it is {state!r}: see its log.")
    return f"An event went through the queue to line_reply in {where.clock.now() - started:.0f} s"
