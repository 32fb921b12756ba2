"""Test a model in a part of the chats: start it by taps, raise it by a command, stop it by taps."""

import functools
from typing import Any, Final

from tuneline.models.canary.side import side_of
from tuneline.storage.records.chat import chat_path
from tuneline.storage.records.serving import Canary, Serving
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.phone import Phone
from tuneline_dev.demo.scenario.steps import FailedStepError, say, until

USERS: Final = tuple(f"U{number:032x}" for number in range(0xCA0000, 0xCA0010))


async def canary_walk(client: DemoClient, question: str) -> None:
    """Play a canary up and down; the operator is enlisted, and a model answers `question`."""
    phone = Phone(client)
    sure = await phone.press("share", await phone.press("models"))
    begun = await phone.press("yes_share", sure)
    canary = await _canary(client)
    if canary is None:
        raise FailedStepError(f"no canary runs: {begun.text}")
    say("canary", f"by two taps: “{begun.title}”")
    before = await _versions(client, question)
    await client.command("model", "promote", canary.version, "--share", "50", "--yes")
    raised = await _versions(client, question)
    if _moved(before, raised, canary.version)[1]:
        raise FailedStepError(f"a higher share moved chats back: {before} → {raised}")
    if not 0 < list(raised.values()).count(canary.version) < len(USERS):
        raise FailedStepError(f"at 50 % the chats have the models {raised}")
    say("canary raised", f"{list(raised.values()).count(canary.version)} of {len(USERS)} chats at 50 %")
    shown = await phone.press("canary", await phone.press("status"))
    shown.require("share", "promote", "stop_canary")
    stopped = await phone.press("yes_stop_canary", await phone.press("stop_canary", shown))
    after = await _versions(client, question)
    if await _canary(client) is not None or canary.version in after.values():
        raise FailedStepError(f"the canary still answers: {after}, {stopped.text}")
    say("canary stopped", f"“{stopped.title}”")


async def _versions(client: DemoClient, question: str) -> dict[str, str]:
    """Let each user ask, and return the versions that answered: those of their sides."""
    asked = {user: await client.line("message", text=question, user=user) for user in USERS}
    versions = {}
    for user, event in asked.items():
        sent = functools.partial(_sent, client, str(event["event_id"]))
        record = await until(sent, "no answer came")
        versions[user] = str(record.get("version"))
    canary, serving = await _canary(client), await client.serving() or {}
    for user, version in versions.items():
        is_candidate = canary is not None and side_of(canary, chat_path(user)) == "candidate"
        expected = canary.version if canary and is_candidate else serving.get("version")
        if version != expected:
            raise FailedStepError(f"{user} was answered by {version}, not {expected}")
    return versions


def _moved(before: dict[str, str], after: dict[str, str], candidate: str) -> tuple[list[str], list[str]]:
    """Return the users who moved to the candidate, and those who moved away from it."""
    to = [user for user in USERS if before[user] != candidate and after[user] == candidate]
    return to, [user for user in USERS if before[user] == candidate and after[user] != candidate]


async def _canary(client: DemoClient) -> Canary | None:
    return Serving.from_document(await client.serving() or {}).canary


async def _sent(client: DemoClient, event: str) -> dict[str, Any] | None:
    record = await client.event(event)
    return record if record.get("state") == "sent" else None
