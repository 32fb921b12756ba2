"""Let line_reply ask its model one short question, with its own account or key."""

from collections.abc import Mapping
from typing import Any

from tuneline.chat.router import MODEL_TEST
from tuneline_cli.deploy import training_provider
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.smoke_tests.failed_test import TrialFailedError
from tuneline_cli.deploy.smoke_tests.queued_event import ended_event

_DONE = "skipped"


def trial(where: Deployment) -> str:
    """Test that the model answers. TrialFailedError names the reason and what to do."""
    started = where.clock.now()
    event = ended_event(where, MODEL_TEST)
    if event["state"] != _DONE:
        raise TrialFailedError(failure_text(str(event.get("reason", "")), where.answers.known))
    version = event.get("version", "")
    return f"The model ({version}) answered line_reply in {where.clock.now() - started:.0f} s"


def failure_text(reason: str, answers: Mapping[str, Any]) -> str:
    """The reason, and what to check: Vertex AI's API, role and region, or the key of the host."""
    if not training_provider.is_vertex(answers):
        return f"{reason}. Check the key and the credit at the host, and BASE_MODEL in the settings."
    geography = training_provider.geography(answers)
    return (
        f"{reason}. On Vertex AI the API aiplatform.googleapis.com has to be enabled, the account line-reply "
        f"needs the role tunelineAnswerer, and BASE_MODEL has to answer in {geography!r} (--geography). "
        "After a first deployment a role takes some minutes: scripts/tuneline deploy smoke tests again."
    )
