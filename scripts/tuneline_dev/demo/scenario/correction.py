"""Correct a wrong answer: pin the right one, teach it with the next dataset, and unpin it."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.steps import (
    FailedStepError,
    process_id,
    say,
    sent_event,
    train,
    tuned_answer,
    until,
)
from tuneline_dev.demo.shown import shown

RIGHT = "改了：這題請直接打 02-2345-6789，由櫃檯回答。"


async def corrected(client: DemoClient, base_pid: int, question: str) -> None:
    """Check that a pinned answer is in force with the next message, and is learnt with the next dataset."""
    wrong, asked_before = await client.ask(question)
    pin = json.loads(await client.command("answer", "pin", question, RIGHT, "--json"))
    text, event = await client.ask(question)
    record = await until(lambda: sent_event(client, event), "the answer was not recorded")
    if wrong == RIGHT or text != RIGHT or record.get("version") != f"pin:{pin['id']}":
        raise FailedStepError(f"“{wrong}” was corrected, and then {record.get('version')} said “{text}”")
    pid = await process_id(client, event)
    if pid != base_pid:
        raise FailedStepError(f"line_reply is another process now: {pid}, not {base_pid}")
    say("correction", f"pinned {pin['id']}: the next message is right (line_reply pid {pid}, the same)")
    await _sources(client, {"examples": asked_before, "pins": event}, question)
    version = await train(client, "clinic_next.jsonl", await _next_dataset(client, question))
    await client.command("answer", "unpin", pin["id"])
    await tuned_answer(client, base_pid, question, RIGHT, version)


async def _sources(client: DemoClient, events: Mapping[str, str], question: str) -> None:
    """Check that the page says what the answers to two events rest on: on examples, and on the pin."""
    messages = (await shown(client))["chats"]["user"]["messages"]
    notes = {message["event_id"]: message["note"] for message in messages if message.get("note")}
    questions = {
        kind: [each["question"] for each in notes.get(event, {}).get(kind, [])]
        for kind, event in events.items()
    }
    if questions["pins"] != [question] or not questions["examples"] or None in questions["examples"]:
        raise FailedStepError(f"the page says that the answers rest on {questions}")
    say("sources", f"{len(questions['examples'])} examples before, then the pin “{question}”")


async def _next_dataset(client: DemoClient, question: str) -> bytes:
    """Return the dataset that `scripts/tuneline dataset next` writes; it has the correction."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "next.jsonl"
        facts = json.loads(await client.command("dataset", "next", "-o", str(file), "--json"))
        content = file.read_bytes()
    if [change["question"] for change in facts["changes"]] != [question] or RIGHT not in content.decode():
        raise FailedStepError(f"the next dataset does not have the correction: {facts}")
    say("next dataset", f"{facts['examples']} examples, {facts['changed']} of them corrected")
    return content
