"""Play the whole loop without a person, one line a step, until a step fails."""

from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.samples import pairs_in, sample
from tuneline_dev.demo.scenario.canary_walk import canary_walk
from tuneline_dev.demo.scenario.correction import corrected
from tuneline_dev.demo.scenario.draft_walk import draft_walk
from tuneline_dev.demo.scenario.hours_walk import hours_walk
from tuneline_dev.demo.scenario.manners_walk import manners_walk
from tuneline_dev.demo.scenario.masking_walk import personal_data_masked
from tuneline_dev.demo.scenario.not_known import not_known
from tuneline_dev.demo.scenario.open_now import open_now
from tuneline_dev.demo.scenario.operator_takeover_walk import operator_takeover_walk
from tuneline_dev.demo.scenario.operator_walk import operator_walk
from tuneline_dev.demo.scenario.operators import operator_enlisted, operator_removed
from tuneline_dev.demo.scenario.steps import (
    FailedStepError,
    newest_dataset,
    process_id,
    say,
    train,
    trained,
    tuned_answer,
    until,
)
from tuneline_dev.demo.scenario.takeover_walk import takeover_walk


async def play(client: DemoClient, *, name: str, content: bytes) -> None:
    """Play all steps in order, with the dataset `content` first. Raises FailedStepError."""
    answers = pairs_in(content)
    question, answer = next(iter(answers.items()))
    base, base_pid = await _base_answer(client, question)
    first = await train(client, name, content)
    tuned = await tuned_answer(client, base_pid, question, answer, first)
    if tuned == base:
        raise FailedStepError("the tuned answer is the base model's")
    await _duplicate(client)
    await _forged(client)
    await _broken(client)
    changed = sample("clinic_qa_v2.jsonl")
    second = await train(client, "clinic_qa_v2.jsonl", changed)
    if second == first:
        raise FailedStepError("the second model is the first")
    question, answer = next(pair for pair in pairs_in(changed).items() if answers.get(pair[0]) != pair[1])
    await tuned_answer(client, base_pid, question, answer, second)
    await _evaluation(client, second)
    await _rolled_back(client, base_pid, question, answers.get(question), before=second, after=first)
    await _held(client, base_pid, question, answer, changed)
    await corrected(client, base_pid, question)
    await not_known(client)
    await personal_data_masked(client)
    await takeover_walk(client, question)
    await open_now(client)
    await operator_enlisted(client)
    await operator_walk(client, sample("clinic_qa.jsonl"), question)
    await operator_takeover_walk(client)
    await canary_walk(client, [*pairs_in(sample("clinic_qa.jsonl"))][7])
    await draft_walk(client)
    await hours_walk(client)
    await operator_removed(client)
    await manners_walk(client, question)
    await _notices(client)
    print("✓ all steps passed", flush=True)


async def _base_answer(client: DemoClient, question: str) -> tuple[str, int]:
    text, event = await client.ask(question)
    if not text:
        raise FailedStepError("the base model's answer did not come")
    pid = await process_id(client, event)
    say("base answer", f"“{text}” (line_reply pid {pid})")
    return text, pid


async def _evaluation(client: DemoClient, version: str) -> None:
    """Check that the evaluation's report exists, and that its verdict is the promotion's reason."""
    model = next(one.data for one in await client.all("models") if one.data["version"] == version)
    record, serving = model.get("evaluation") or {}, await client.serving()
    page = (await client.evaluation(version)).decode()
    if version not in page or serving is None or serving["reason"] != record.get("reason"):
        raise FailedStepError(f"the evaluation of {version} is {record}, {serving and serving['reason']}")
    scores = f"{record['score_before']} before, {record['score_after']} after"
    say(
        "evaluation", f"{record['questions']} questions, {scores}; {record['report']}, {len(page)} characters"
    )


async def _rolled_back(
    client: DemoClient, base_pid: int, question: str, expected: str | None, *, before: str, after: str
) -> None:
    now = await client.roll_back(seen=before)
    if now != after:
        raise FailedStepError(f"rolled back from {before} to {now}, not to {after}")
    say("rolled back", f"{now} serves again")
    await tuned_answer(client, base_pid, question, expected, after)


async def _held(client: DemoClient, base_pid: int, question: str, answer: str, content: bytes) -> None:
    """Check that a held model serves only after an operator promotes it."""
    before = (await client.serving() or {}).get("version")
    job = await trained(client, "clinic_held.jsonl", content, {"promote": "manual", "again": "yes"})
    if job["state"] != "held" or (await client.serving() or {}).get("version") != before:
        raise FailedStepError(f"the job ended as {job['state']}, not held: {job.get('reason')}")
    say("held", f"{job['version']} waits, {before} still serves")
    await client.promote(job["version"])
    await tuned_answer(client, base_pid, question, answer, job["version"])


async def _notices(client: DemoClient) -> None:
    """Check that there is a notice for each thing that happened."""
    kinds = {notice.data["kind"] for notice in await client.all("notices")}
    wanted = {
        *("dataset_rejected", "job_started", "job_done", "model_promoted", "model_rolled_back", "model_held"),
        *("canary_running", "canary_ended"),
    }
    if not wanted <= kinds:
        raise FailedStepError(f"there is no notice of {', '.join(sorted(wanted - kinds))}")
    say("notices", ", ".join(sorted(kinds)))


async def _duplicate(client: DemoClient) -> None:
    text, event = await client.ask("掛號要帶什麼？")
    before = len([one for one in (await client.chat())["messages"] if one["from"] == "bot"])
    await client.line("redeliver", event_id=event, times=3, at_once=True)
    await until(lambda: _handled(client, event, 4), "the redeliveries were not handled")
    after = len([one for one in (await client.chat())["messages"] if one["from"] == "bot"])
    if not text or after != before:
        raise FailedStepError(f"four deliveries of one event gave {after - before + 1} answers")
    say("duplicate", "one event delivered four times, answered once")


async def _forged(client: DemoClient) -> None:
    status = await client.webhook(b'{"destination":"U","events":[{"type":"message"}]}', "Zm9yZ2Vk")
    if status != 401:
        raise FailedStepError(f"a forged signature was answered {status}")
    say("forged signature", "refused with 401")


async def _broken(client: DemoClient) -> None:
    dropped = await client.drop("clinic_broken.jsonl", sample("clinic_broken.jsonl"))
    dataset = await until(
        lambda: newest_dataset(client, dropped, {"rejected"}), "the broken dataset was not rejected"
    )
    errors = [one for one in dataset["problems"] if one["severity"] == "error"]
    lines = [f"line {one['line']}: {one['message']} {one['mend']}" for one in errors]
    if [one["line"] for one in errors] != [4, 9, 12]:
        raise FailedStepError(f"the broken dataset's lines are 4, 9 and 12; the report says: {lines}")
    say("broken dataset", f"rejected; {lines[0]} (and {len(lines) - 1} more)")


async def _handled(client: DemoClient, event: str, times: int) -> bool:
    """Return whether so many runs of one event have ended well."""
    ends = ("event sent", "event was done before")
    lines = [
        line for line in client.logged("line_reply") if line.get("event") == event and line["message"] in ends
    ]
    return len(lines) >= times
