"""The steps that the scenario repeats: train, ask, wait."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.samples import examples_in

TRAINING_SECONDS = 90.0


class FailedStepError(Exception):
    """A step failed; the text says what was observed."""


async def train(client: DemoClient, name: str, content: bytes) -> str:
    """Upload a dataset and wait until its model serves. Returns the model's version."""
    before = (await client.serving() or {}).get("version")
    job = await trained(client, name, content)
    serving = await client.serving()
    if job["state"] != "serving" or serving is None or serving["version"] in (before, None):
        raise FailedStepError(
            f"the job ended as {job['state']} ({job.get('reason')}), its model does not serve"
        )
    say("promotion", f"{serving['model']} serves as version {serving['version']}: {serving['reason']}")
    return str(serving["version"])


async def trained(
    client: DemoClient, name: str, content: bytes, options: dict[str, str] | None = None
) -> dict[str, Any]:
    """Upload a dataset and follow its job to the end. Returns the job."""
    dropped = await client.drop(name, content, options)
    dataset = await until(
        lambda: newest_dataset(client, dropped, {"training", "trained"}), f"{name} was not accepted"
    )
    if dataset["examples"] != examples_in(content):
        raise FailedStepError(
            f"{dataset['examples']} examples were counted, there are {examples_in(content)}"
        )
    say("dataset accepted", f"{name}, {dataset['examples']} examples")
    states: list[str] = []

    async def ended() -> dict[str, Any] | None:
        job = next(one.data for one in await client.all("jobs") if one.path == f"jobs/{dataset['job']}")
        seen = f"{job.get('reported', 'created')}" + (", activating" if job["state"] == "activating" else "")
        if seen not in states:
            states.append(seen)
        return None if job["open"] else job

    job = await until(ended, f"{dataset['job']} did not end")
    say("job", f"{dataset['job']}: {' → '.join(states)}")
    return dict(job)


async def tuned_answer(
    client: DemoClient, base_pid: int, question: str, expected: str | None, version: str
) -> str:
    """Check that `version` answers, with the `expected` text if it is known and the model emulated."""
    text, event = await client.ask(question)
    used = (await until(lambda: sent_event(client, event), "the answer was not recorded")).get("version")
    own = client.has_model and expected is not None
    if used != version or (own and text != expected):
        raise FailedStepError(f"version {used} answered “{text}”, not {version} “{expected}”")
    pid = await process_id(client, event)
    if pid != base_pid:
        raise FailedStepError(f"line_reply is another process now: {pid}, not {base_pid}")
    say("tuned answer", f"“{text}” (line_reply pid {pid}, the same)")
    return text


async def newest_dataset(client: DemoClient, name: str, states: set[str]) -> dict[str, Any] | None:
    """Return the newest dataset of that name, once its state is one of `states`."""
    named = [one.data for one in await client.all("datasets") if one.data["object"] == name]
    newest = max(named, key=lambda one: one["created_at"], default=None)
    if newest and newest["state"] in {"rejected", "refused", "failed", "gone"} - states:
        raise FailedStepError(f"{name} is {newest['state']}: {newest.get('reason')} {newest.get('problems')}")
    return newest if newest and newest["state"] in states else None


async def sent_event(client: DemoClient, event: str) -> dict[str, Any] | None:
    """Return the record of an event once its answer is sent."""
    record = await client.event(event)
    return record if record.get("state") == "sent" else None


async def process_id(client: DemoClient, event: str) -> int:
    """Return the id of the line_reply process that sent the answer to an event."""

    async def pid() -> int | None:
        lines = [one for one in client.logged("line_reply") if one.get("event") == event]
        return next((int(one["pid"]) for one in lines if one["message"] == "event sent"), None)

    return int(await until(pid, "line_reply did not log the answer"))


async def until(
    read: Callable[[], Awaitable[Any]], failure: str, *, seconds: float = TRAINING_SECONDS
) -> Any:
    """Wait until `read` returns a true value, and return it. Raises FailedStepError with `failure`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := await read():
            return result
        await asyncio.sleep(0.1)
    raise FailedStepError(f"{failure} within {seconds:.0f} s")


def say(step: str, what: str) -> None:
    """Print a step that passed."""
    print(f"✓ {step:<17} {what}", flush=True)
