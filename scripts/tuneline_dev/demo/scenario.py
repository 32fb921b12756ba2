"""Play the whole loop without a person, one line a step, until a step fails."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.samples import examples_in, pairs_in, sample

TRAINING_SECONDS = 90.0


class FailedStepError(Exception):
    """A step failed; the text says what was observed."""


async def play(client: DemoClient, *, name: str, content: bytes) -> None:
    """Play all steps in order, with the dataset `content` first. Raises FailedStepError."""
    answers = pairs_in(content)
    question, answer = next(iter(answers.items()))
    base, base_pid = await _base_answer(client, question)
    first = await _train(client, name, content)
    tuned = await _tuned_answer(client, base_pid, question, answer, first)
    if tuned == base:
        raise FailedStepError("the tuned answer is the base model's")
    await _duplicate(client)
    await _forged(client)
    await _broken(client)
    changed = sample("clinic_qa_v2.jsonl")
    second = await _train(client, "clinic_qa_v2.jsonl", changed)
    if second == first:
        raise FailedStepError("the second model is the first")
    question, answer = next(pair for pair in pairs_in(changed).items() if answers.get(pair[0]) != pair[1])
    await _tuned_answer(client, base_pid, question, answer, second)
    await _evaluation(client, second)
    await _rolled_back(client, base_pid, question, answers.get(question), before=second, after=first)
    await _held(client, base_pid, question, answer, changed)
    await _notices(client)
    print("✓ all steps passed", flush=True)


async def _base_answer(client: DemoClient, question: str) -> tuple[str, int]:
    text, event = await client.ask(question)
    if not text:
        raise FailedStepError("the base model's answer did not come")
    pid = await _pid(client, event)
    _say("base answer", f"“{text}” (line_reply pid {pid})")
    return text, pid


async def _train(client: DemoClient, name: str, content: bytes) -> str:
    """Upload a dataset and wait until its model serves. Returns the model's version."""
    before = (await client.serving() or {}).get("version")
    job = await _trained(client, name, content)
    serving = await client.serving()
    if job["state"] != "serving" or serving is None or serving["version"] in (before, None):
        raise FailedStepError(
            f"the job ended as {job['state']} ({job.get('reason')}), its model does not serve"
        )
    _say("promotion", f"{serving['model']} serves as version {serving['version']}: {serving['reason']}")
    return str(serving["version"])


async def _trained(
    client: DemoClient, name: str, content: bytes, options: dict[str, str] | None = None
) -> dict[str, Any]:
    """Upload a dataset and follow its job to the end. Returns the job."""
    dropped = await client.drop(name, content, options)
    dataset = await _until(
        lambda: _dataset(client, dropped, {"training", "trained"}), f"{name} was not accepted"
    )
    if dataset["examples"] != examples_in(content):
        raise FailedStepError(
            f"{dataset['examples']} examples were counted, there are {examples_in(content)}"
        )
    _say("dataset accepted", f"{name}, {dataset['examples']} examples")
    states: list[str] = []

    async def ended() -> dict[str, Any] | None:
        job = next(one.data for one in await client.all("jobs") if one.path == f"jobs/{dataset['job']}")
        seen = f"{job.get('reported', 'created')}" + (", activating" if job["state"] == "activating" else "")
        if seen not in states:
            states.append(seen)
        return None if job["open"] else job

    job = await _until(ended, f"{dataset['job']} did not end")
    _say("job", f"{dataset['job']}: {' → '.join(states)}")
    return dict(job)


async def _evaluation(client: DemoClient, version: str) -> None:
    """Check that the evaluation's report exists, and that its verdict is the promotion's reason."""
    model = next(one.data for one in await client.all("models") if one.data["version"] == version)
    record, serving = model.get("evaluation") or {}, await client.serving()
    page = (await client.evaluation(version)).decode()
    if version not in page or serving is None or serving["reason"] != record.get("reason"):
        raise FailedStepError(f"the evaluation of {version} is {record}, {serving and serving['reason']}")
    scores = f"{record['score_before']} before, {record['score_after']} after"
    _say(
        "evaluation", f"{record['questions']} questions, {scores}; {record['report']}, {len(page)} characters"
    )


async def _rolled_back(
    client: DemoClient, base_pid: int, question: str, expected: str | None, *, before: str, after: str
) -> None:
    now = await client.roll_back(seen=before)
    if now != after:
        raise FailedStepError(f"rolled back from {before} to {now}, not to {after}")
    _say("rolled back", f"{now} serves again")
    await _tuned_answer(client, base_pid, question, expected, after)


async def _held(client: DemoClient, base_pid: int, question: str, answer: str, content: bytes) -> None:
    """Check that a held model serves only after an operator promotes it."""
    before = (await client.serving() or {}).get("version")
    job = await _trained(client, "clinic_held.jsonl", content, {"promote": "manual", "again": "yes"})
    if job["state"] != "held" or (await client.serving() or {}).get("version") != before:
        raise FailedStepError(f"the job ended as {job['state']}, not held: {job.get('reason')}")
    _say("held", f"{job['version']} waits, {before} still serves")
    await client.promote(job["version"])
    await _tuned_answer(client, base_pid, question, answer, job["version"])


async def _notices(client: DemoClient) -> None:
    """Check that there is a notice for each thing that happened."""
    kinds = {notice.data["kind"] for notice in await client.all("notices")}
    wanted = {
        *("dataset_rejected", "job_started", "job_done", "model_promoted", "model_rolled_back", "model_held"),
    }
    if not wanted <= kinds:
        raise FailedStepError(f"there is no notice of {', '.join(sorted(wanted - kinds))}")
    _say("notices", ", ".join(sorted(kinds)))


async def _tuned_answer(
    client: DemoClient, base_pid: int, question: str, expected: str | None, version: str
) -> str:
    """Check that `version` answers, with the `expected` text if it is known and the model emulated."""
    text, event = await client.ask(question)
    used = (await _until(lambda: _sent(client, event), "the answer was not recorded")).get("version")
    own = client.has_model and expected is not None
    if used != version or (own and text != expected):
        raise FailedStepError(f"version {used} answered “{text}”, not {version} “{expected}”")
    pid = await _pid(client, event)
    if pid != base_pid:
        raise FailedStepError(f"line_reply is another process now: {pid}, not {base_pid}")
    _say("tuned answer", f"“{text}” (line_reply pid {pid}, the same)")
    return text


async def _duplicate(client: DemoClient) -> None:
    text, event = await client.ask("掛號要帶什麼？")
    before = len([one for one in (await client.chat())["messages"] if one["from"] == "bot"])
    await client.line("redeliver", event_id=event, times=3, at_once=True)
    await _until(lambda: _handled(client, event, 4), "the redeliveries were not handled")
    after = len([one for one in (await client.chat())["messages"] if one["from"] == "bot"])
    if not text or after != before:
        raise FailedStepError(f"four deliveries of one event gave {after - before + 1} answers")
    _say("duplicate", "one event delivered four times, answered once")


async def _forged(client: DemoClient) -> None:
    status = await client.webhook(b'{"destination":"U","events":[{"type":"message"}]}', "Zm9yZ2Vk")
    if status != 401:
        raise FailedStepError(f"a forged signature was answered {status}")
    _say("forged signature", "refused with 401")


async def _broken(client: DemoClient) -> None:
    dropped = await client.drop("clinic_broken.jsonl", sample("clinic_broken.jsonl"))
    dataset = await _until(
        lambda: _dataset(client, dropped, {"rejected"}), "the broken dataset was not rejected"
    )
    errors = [one for one in dataset["problems"] if one["severity"] == "error"]
    lines = [f"line {one['line']}: {one['message']} {one['mend']}" for one in errors]
    if [one["line"] for one in errors] != [4, 9, 12]:
        raise FailedStepError(f"the broken dataset's lines are 4, 9 and 12; the report says: {lines}")
    _say("broken dataset", f"rejected; {lines[0]} (and {len(lines) - 1} more)")


async def _dataset(client: DemoClient, name: str, states: set[str]) -> dict[str, Any] | None:
    """Return the newest dataset of that name, once its state is one of `states`."""
    named = [one.data for one in await client.all("datasets") if one.data["object"] == name]
    newest = max(named, key=lambda one: one["created_at"], default=None)
    if newest and newest["state"] in {"rejected", "refused", "failed", "gone"} - states:
        raise FailedStepError(f"{name} is {newest['state']}: {newest.get('reason')} {newest.get('problems')}")
    return newest if newest and newest["state"] in states else None


async def _sent(client: DemoClient, event: str) -> dict[str, Any] | None:
    record = await client.event(event)
    return record if record.get("state") == "sent" else None


async def _handled(client: DemoClient, event: str, times: int) -> bool:
    """Return whether so many runs of one event have ended well."""
    ends = ("event sent", "event was done before")
    lines = [
        line for line in client.logged("line_reply") if line.get("event") == event and line["message"] in ends
    ]
    return len(lines) >= times


async def _pid(client: DemoClient, event: str) -> int:
    async def pid() -> int | None:
        lines = [one for one in client.logged("line_reply") if one.get("event") == event]
        return next((int(one["pid"]) for one in lines if one["message"] == "event sent"), None)

    return int(await _until(pid, "line_reply did not log the answer"))


async def _until(
    read: Callable[[], Awaitable[Any]], failure: str, *, seconds: float = TRAINING_SECONDS
) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if result := await read():
            return result
        await asyncio.sleep(0.1)
    raise FailedStepError(f"{failure} within {seconds:.0f} s")


def _say(step: str, what: str) -> None:
    print(f"✓ {step:<17} {what}", flush=True)
