"""Ask what no example answers: the bot says so, and the question is listed as unanswered."""

import json

from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.steps import FailedStepError, say, sent_event, until
from tuneline_dev.emulators.answers.not_known import NOT_KNOWN

QUESTION = "你們有賣輪椅嗎？"


async def not_known(client: DemoClient) -> None:
    """Check that the user is told so, without the model's marker, and that an operator sees the question."""
    text, event = await client.ask(QUESTION)
    await until(lambda: sent_event(client, event), "the answer was not recorded")
    groups = json.loads(await client.command("unanswered", "list", "--json"))
    reasons: dict[str, int] = next(
        (group["reasons"] for group in groups if group["question"] == QUESTION), {}
    )
    # A real model may know an answer by itself.
    if client.has_model and (text != NOT_KNOWN["zh-TW"] or reasons != {"none_fits": 1}):
        raise FailedStepError(f"“{QUESTION}” was answered “{text}”, and is listed for {reasons}")
    say("not known", f"“{text}”; `scripts/tuneline unanswered list` has the question")
