"""Play the whole loop without a person, one line a step; the first step that goes wrong ends it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.samples import examples_in, pairs_in, sample

TRAINING_SECONDS = 90.0


class FailedStepError(Exception):
    """A step did not go as it should; the text says what was seen."""


async def play(room: DemoClient, *, name: str, content: bytes) -> None:
    """All steps in order, with the dataset `content` first. FailedStepError at the first that fails."""
    learnt = pairs_in(content)
    question, answer = next(iter(learnt.items()))
    base, base_pid = await _base_answer(room, question)
    first = await _train(room, name, content)
    tuned = await _tuned_answer(room, base_pid, question, answer, first)
    if tuned == base:
        raise FailedStepError("the tuned answer is the base model's")
    await _duplicate(room)
    await _forged(room)
    await _broken(room)
    changed = sample("clinic_qa_v2.jsonl")
    second = await _train(room, "clinic_qa_v2.jsonl", changed)
    if second == first:
        raise FailedStepError("the second model is the first")
    question, answer = next(pair for pair in pairs_in(changed).items() if learnt.get(pair[0]) != pair[1])
    await _tuned_answer(room, base_pid, question, answer, second)
    await _evaluation(room, second)
    await _rolled_back(room, base_pid, question, learnt.get(question), before=second, after=first)
    await _held(room, base_pid, question, answer, changed)
    await _notices(room)
    print("✓ all of it worked", flush=True)


async def _base_answer(room: DemoClient, question: str) -> tuple[str, int]:
    text, event = await room.ask(question)
    if not text:
        raise FailedStepError("the base model's answer did not come")
    pid = await _pid(room, event)
    _say("base answer", f"“{text}” (line_reply pid {pid})")
    return text, pid


async def _train(room: DemoClient, name: str, content: bytes) -> str:
    """Drop a dataset and follow it until its model serves; returns the model's version."""
    before = (await room.serving() or {}).get("version")
    job = await _trained(room, name, content)
    serving = await room.serving()
    if job["state"] != "serving" or serving is None or serving["version"] in (before, None):
        raise FailedStepError(
            f"the job ended as {job['state']} ({job.get('reason')}), its model does not serve"
        )
    _say("promotion", f"{serving['model']} serves as version {serving['version']}: {serving['reason']}")
    return str(serving["version"])


async def _trained(
    room: DemoClient, name: str, content: bytes, options: dict[str, str] | None = None
) -> dict[str, Any]:
    """Drop a dataset and follow its job to the end; returns the job."""
    dropped = await room.drop(name, content, options)
    dataset = await _until(
        lambda: _dataset(room, dropped, {"training", "trained"}), f"{name} was not accepted"
    )
    if dataset["examples"] != examples_in(content):
        raise FailedStepError(
            f"{dataset['examples']} examples were counted, there are {examples_in(content)}"
        )
    _say("dataset accepted", f"{name}, {dataset['examples']} examples")
    states: list[str] = []

    async def ended() -> dict[str, Any] | None:
        job = next(one.data for one in await room.all("jobs") if one.path == f"jobs/{dataset['job']}")
        seen = f"{job.get('reported', 'created')}" + (", activating" if job["state"] == "activating" else "")
        if seen not in states:
            states.append(seen)
        return None if job["open"] else job

    job = await _until(ended, f"{dataset['job']} did not end")
    _say("job", f"{dataset['job']}: {' → '.join(states)}")
    return dict(job)


async def _evaluation(room: DemoClient, version: str) -> None:
    """The report is there, with both answers to each question, and the promotion's reason is its verdict."""
    model = next(one.data for one in await room.all("models") if one.data["version"] == version)
    found, serving = model.get("evaluation") or {}, await room.serving()
    page = (await room.evaluation(version)).decode()
    if version not in page or serving is None or serving["reason"] != found.get("reason"):
        raise FailedStepError(f"the evaluation of {version} is {found}, {serving and serving['reason']}")
    scores = f"{found['score_before']} before, {found['score_after']} after"
    _say("evaluation", f"{found['questions']} questions, {scores}; {found['report']}, {len(page)} characters")


async def _rolled_back(
    room: DemoClient, base_pid: int, question: str, expected: str | None, *, before: str, after: str
) -> None:
    now = await room.roll_back(seen=before)
    if now != after:
        raise FailedStepError(f"rolled back from {before} to {now}, not to {after}")
    _say("rolled back", f"{now} serves again")
    await _tuned_answer(room, base_pid, question, expected, after)


async def _held(room: DemoClient, base_pid: int, question: str, answer: str, content: bytes) -> None:
    """A model that a person has to decide on serves only when it is promoted."""
    before = (await room.serving() or {}).get("version")
    job = await _trained(room, "clinic_held.jsonl", content, {"promote": "manual", "again": "yes"})
    if job["state"] != "held" or (await room.serving() or {}).get("version") != before:
        raise FailedStepError(f"the job ended as {job['state']}, not held: {job.get('reason')}")
    _say("held", f"{job['version']} waits, {before} goes on serving")
    await room.promote(job["version"])
    await _tuned_answer(room, base_pid, question, answer, job["version"])


async def _notices(room: DemoClient) -> None:
    """The operators are told of each thing that happened."""
    told = {one.data["kind"] for one in await room.all("notices")}
    wanted = {
        *("dataset_rejected", "job_started", "job_done", "model_promoted", "model_rolled_back", "model_held"),
    }
    if not wanted <= told:
        raise FailedStepError(f"nobody was told of {', '.join(sorted(wanted - told))}")
    _say("notices", f"told: {', '.join(sorted(told))}")


async def _tuned_answer(
    room: DemoClient, base_pid: int, question: str, expected: str | None, version: str
) -> str:
    """Ask; the answer is by `version`, and is `expected` where that is known and the stand-in gave it."""
    text, event = await room.ask(question)
    used = (await _until(lambda: _sent(room, event), "the answer was not recorded")).get("version")
    own = not room.stack.given.get("OPENAI_BASE_URL") and expected is not None
    if used != version or (own and text != expected):
        raise FailedStepError(f"version {used} answered “{text}”, not {version} “{expected}”")
    pid = await _pid(room, event)
    if pid != base_pid:
        raise FailedStepError(f"line_reply is another process now: {pid}, not {base_pid}")
    _say("tuned answer", f"“{text}” (line_reply pid {pid}, the same)")
    return text


async def _duplicate(room: DemoClient) -> None:
    text, event = await room.ask("掛號要帶什麼？")
    before = len([one for one in (await room.chat())["messages"] if one["from"] == "bot"])
    await room.line("redeliver", event_id=event, times=3, at_once=True)
    await _until(lambda: _handled(room, event, 4), "the redeliveries were not handled")
    after = len([one for one in (await room.chat())["messages"] if one["from"] == "bot"])
    if not text or after != before:
        raise FailedStepError(f"four deliveries of one event gave {after - before + 1} answers")
    _say("duplicate", "one event delivered four times, answered once")


async def _forged(room: DemoClient) -> None:
    status = await room.webhook(b'{"destination":"U","events":[{"type":"message"}]}', "Zm9yZ2Vk")
    if status != 401:
        raise FailedStepError(f"a forged signature was answered {status}")
    _say("forged signature", "refused with 401")


async def _broken(room: DemoClient) -> None:
    dropped = await room.drop("clinic_broken.jsonl", sample("clinic_broken.jsonl"))
    dataset = await _until(
        lambda: _dataset(room, dropped, {"rejected"}), "the broken dataset was not rejected"
    )
    errors = [one for one in dataset["problems"] if one["severity"] == "error"]
    lines = [f"line {one['line']}: {one['message']} {one['mend']}" for one in errors]
    if [one["line"] for one in errors] != [4, 9, 12]:
        raise FailedStepError(f"the broken dataset's lines are 4, 9 and 12; the report says: {lines}")
    _say("broken dataset", f"rejected; {lines[0]} (and {len(lines) - 1} more)")


async def _dataset(room: DemoClient, name: str, states: set[str]) -> dict[str, Any] | None:
    """The newest dataset of that name, once its state is one of `states`."""
    named = [one.data for one in await room.all("datasets") if one.data["object"] == name]
    newest = max(named, key=lambda one: one["created_at"], default=None)
    if newest and newest["state"] in {"rejected", "refused", "failed", "gone"} - states:
        raise FailedStepError(f"{name} is {newest['state']}: {newest.get('reason')} {newest.get('problems')}")
    return newest if newest and newest["state"] in states else None


async def _sent(room: DemoClient, event: str) -> dict[str, Any] | None:
    found = await room.event(event)
    return found if found.get("state") == "sent" else None


async def _handled(room: DemoClient, event: str, times: int) -> bool:
    """Whether the queue has had that many runs of one event end well."""
    ends = ("event sent", "event was done before")
    lines = [one for one in room.logged("line_reply") if one.get("event") == event and one["message"] in ends]
    return len(lines) >= times


async def _pid(room: DemoClient, event: str) -> int:
    async def found() -> int | None:
        lines = [one for one in room.logged("line_reply") if one.get("event") == event]
        return next((int(one["pid"]) for one in lines if one["message"] == "event sent"), None)

    return int(await _until(found, "line_reply did not log the answer"))


async def _until(
    look: Callable[[], Awaitable[Any]], failure: str, *, seconds: float = TRAINING_SECONDS
) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := await look():
            return found
        await asyncio.sleep(0.1)
    raise FailedStepError(f"{failure} within {seconds:.0f} s")


def _say(step: str, what: str) -> None:
    print(f"✓ {step:<17} {what}", flush=True)
