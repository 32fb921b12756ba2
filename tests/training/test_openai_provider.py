"""At most one job is created and paid for, with any faults of the host; through the real SDK."""

import contextlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.platforms import KEY, OpenAI
from tuneline.bootstrap.training_providers import openai_provider as make_trainer
from tuneline.datasets.options import Options
from tuneline.errors import RetryError
from tuneline.inference.openai_api import BusyRetryError, NoAccessRetryError
from tuneline.settings import TrainingSettings
from tuneline.training.openai_provider import EVENTS, OUR_ID, OpenAIProvider
from tuneline.training.provider import JobRequest, RefusedDropError, TrainingFile, UnknownJobDropError
from tuneline_dev.emulators.serve import served

BASE = "gpt-4.1-mini-2025-04-14"
CONTENT = (Path(__file__).parents[1] / "data" / "clinic_qa.jsonl").read_bytes()


@pytest.fixture
def trainer(openai: OpenAI) -> OpenAIProvider:
    return make_trainer(TrainingSettings(KEY, openai.base_url, BASE))


class Steps:
    """The recorded steps of a request, as in the dataset's document."""

    def __init__(self) -> None:
        self.recorded: dict[str, Any] = {}

    async def record(self, step: Mapping[str, Any]) -> None:
        self.recorded.update(step)

    def order(
        self, *, base_model: str = BASE, options: Options | None = None, id_: str = "a" * 32, **more: Any
    ) -> JobRequest:
        @contextlib.contextmanager
        def open_file() -> Iterator[BinaryIO]:
            yield io.BytesIO(CONTENT)

        return JobRequest(
            id=id_,
            base_model=base_model,
            options=options or Options(),
            train=TrainingFile(open_file, f"gs://artifacts/{id_}/train.jsonl"),
            recorded=dict(self.recorded),
            record=self.record,
            **more,
        )


def jobs(openai: OpenAI) -> list[Any]:
    return list(openai.get("/sim/state")["jobs"])


def files(openai: OpenAI) -> list[Any]:
    return [one for one in openai.get("/sim/state")["files"] if one["purpose"] == "fine-tune"]


async def test_a_job_is_started_with_our_id_and_the_operators_options(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    options = Options(epochs=4, batch_size=2, learning_rate_multiplier=0.5, suffix="clinic", seed=7)
    job_id = await trainer.start(Steps().order(options=options))
    job = await trainer._client.fine_tuning.jobs.retrieve(job_id)
    assert job.metadata == {OUR_ID: "a" * 32}
    assert job.seed == 7
    assert job.method is not None
    assert job.method.supervised is not None
    chosen = job.method.supervised.hyperparameters
    assert chosen is not None
    assert (chosen.n_epochs, chosen.batch_size, chosen.learning_rate_multiplier) == (4, 2, 0.5)
    (file,) = files(openai)
    assert file["bytes"] == len(CONTENT)


async def test_what_is_held_out_goes_along_as_the_validation_file(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    order = Steps().order()
    job_id = await trainer.start(replace(order, valid=order.train))
    job = await trainer._client.fine_tuning.jobs.retrieve(job_id)
    names = {one["id"]: one["filename"] for one in files(openai)}
    assert names[job.training_file] == f"{order.id}-train.jsonl"
    assert names[job.validation_file or ""] == f"{order.id}-valid.jsonl"


async def test_a_second_attempt_is_a_job_of_its_own_with_the_same_file(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    steps = Steps()
    first = await trainer.start(steps.order())
    second = await trainer.start(steps.order(attempt=2))
    assert first != second == await trainer.start(steps.order(attempt=2))
    assert (len(jobs(openai)), len(files(openai))) == (2, 1)


async def test_when_the_time_is_over_a_job_is_found_but_not_made(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    steps = Steps()
    with pytest.raises(RefusedDropError):
        await trainer.start(steps.order(find_only=True))
    assert (jobs(openai), files(openai)) == ([], [])
    job_id = await trainer.start(steps.order())
    assert await trainer.start(steps.order(find_only=True)) == job_id


async def test_a_create_whose_answer_is_lost_is_found_and_not_repeated(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.fault("jobs.create", "lost_answer")
    job_id = await trainer.start(Steps().order())
    assert [one["id"] for one in jobs(openai)] == [job_id]
    assert openai.calls("jobs.create") == 1


@pytest.mark.parametrize(
    "fault", [{"kind": "status", "status": 500}, {"kind": "status", "status": 429}, {"kind": "reset"}]
)
async def test_a_create_that_failed_is_not_repeated_by_itself_but_by_the_next_run(
    trainer: OpenAIProvider, openai: OpenAI, fault: dict[str, Any]
) -> None:
    openai.fault("jobs.create", **fault)
    steps = Steps()
    with pytest.raises(BusyRetryError):
        await trainer.start(steps.order())
    assert (openai.calls("jobs.create"), jobs(openai)) == (1, [])
    job_id = await trainer.start(steps.order())
    assert [one["id"] for one in jobs(openai)] == [job_id]
    assert (openai.calls("jobs.create"), len(files(openai))) == (2, 1)


async def test_a_run_that_died_after_create_finds_its_job(trainer: OpenAIProvider, openai: OpenAI) -> None:
    steps = Steps()
    job_id = await trainer.start(steps.order())
    # The dead run had recorded only that it was about to create.
    assert steps.recorded["creating_1"]
    assert await trainer.start(steps.order()) == job_id
    assert len(jobs(openai)) == 1


async def test_the_job_is_distinguished_from_those_of_other_uploads(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    first = await trainer.start(Steps().order(id_="b" * 32))
    steps = Steps()
    steps.recorded = {"train_file_id": files(openai)[0]["id"], "creating_1": True}
    second = await trainer.start(steps.order())
    assert first != second
    assert len(jobs(openai)) == 2


async def test_a_run_that_died_in_the_upload_finds_its_file(trainer: OpenAIProvider, openai: OpenAI) -> None:
    openai.fault("files.create", "lost_answer")
    steps = Steps()
    with pytest.raises(RetryError):
        await trainer.start(steps.order())
    await trainer.start(steps.order())
    assert (len(files(openai)), len(jobs(openai))) == (1, 1)


async def test_an_upload_is_not_repeated_by_itself(trainer: OpenAIProvider, openai: OpenAI) -> None:
    openai.fault("files.create", "status", status=500)
    with pytest.raises(BusyRetryError):
        await trainer.start(Steps().order())
    assert openai.calls("files.create") == 1


async def test_if_training_is_closed_the_file_is_deleted_and_the_operator_notified(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.set(training_not_available=True)
    with pytest.raises(RefusedDropError, match="OPENAI_BASE_URL"):
        await trainer.start(Steps().order())
    assert (jobs(openai), files(openai)) == ([], [])


async def test_uploaded_files_are_deleted_after_training(trainer: OpenAIProvider, openai: OpenAI) -> None:
    steps, other = Steps(), Steps()
    await trainer.start(steps.order(valid=steps.order().train))
    await trainer.start(other.order(id_="b" * 32))
    assert len(files(openai)) == 3
    for _ in range(2):
        await trainer.discard(steps.recorded)
        assert [one["filename"] for one in files(openai)] == [f"{'b' * 32}-train.jsonl"]
    await trainer.discard({})
    openai.fault("files.delete", "status", status=503, times=9)
    await trainer.discard(other.recorded)
    assert len(files(openai)) == 1
    assert openai.calls("files.delete") == 6


async def test_where_no_job_may_be_made_any_more_the_file_is_deleted(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    steps = Steps()
    openai.fault("jobs.create", "status", status=503)
    with pytest.raises(RetryError):
        await trainer.start(steps.order())
    assert len(files(openai)) == 1
    with pytest.raises(RefusedDropError):
        await trainer.start(steps.order(find_only=True))
    assert files(openai) == []


async def test_a_base_model_that_cannot_be_tuned_is_refused_by_name(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    with pytest.raises(RefusedDropError, match="gpt-2-small"):
        await trainer.start(Steps().order(base_model="gpt-2-small"))
    assert files(openai) == []


async def test_a_wrong_key_is_for_the_operator_to_fix_and_then_works(openai: OpenAI) -> None:
    wrong = make_trainer(TrainingSettings("sk-wrong", openai.base_url, BASE))
    with pytest.raises(NoAccessRetryError):
        await wrong.start(Steps().order())


async def test_a_healthy_job_with_an_error_that_is_not_empty_goes_on(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.set(job_seconds=60)
    job_id = await trainer.start(Steps().order())
    assert (await trainer._client.fine_tuning.jobs.retrieve(job_id)).error
    assert (await trainer.progress(job_id)).state == "training"


@pytest.mark.parametrize("unknown", ["paused", "moderating", ""])
async def test_a_state_nobody_knew_is_not_the_end(
    trainer: OpenAIProvider, openai: OpenAI, unknown: str
) -> None:
    job_id = await trainer.start(Steps().order())
    openai.set(job_status={job_id: unknown})
    progress = await trainer.progress(job_id)
    assert (progress.state, progress.model) == ("training", None)


async def test_a_failed_job_says_why(trainer: OpenAIProvider, openai: OpenAI) -> None:
    openai.set(
        fail_next_job={"code": "server_error", "message": "The job failed due to an internal error"},
        job_seconds=0,
    )
    progress = await trainer.progress(await trainer.start(Steps().order()))
    assert (progress.state, progress.reason) == ("failed", "The job failed due to an internal error")
    assert progress.may_succeed_again


async def test_a_job_that_failed_by_its_file_would_fail_again(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.set(fail_next_job={"code": "invalid_training_file", "message": "line 3"}, job_seconds=0)
    progress = await trainer.progress(await trainer.start(Steps().order()))
    assert (progress.state, progress.may_succeed_again) == ("failed", False)


async def test_an_unknown_job_is_unknown(trainer: OpenAIProvider) -> None:
    with pytest.raises(UnknownJobDropError):
        await trainer.progress("ftjob-unknown")


async def test_a_running_job_costs_two_calls_and_gives_its_events(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.set(job_seconds=60)
    progress = await trainer.progress(await trainer.start(Steps().order()))
    assert (openai.calls("jobs.retrieve"), openai.calls("jobs.events")) == (1, 1)
    assert [one.text.split(":")[0] for one in progress.events] == [
        "Created fine-tuning job",
        "Validating training file",
    ]
    assert len({one.id for one in progress.events}) == 2


async def test_a_finished_job_has_its_whole_curve(trainer: OpenAIProvider, openai: OpenAI) -> None:
    openai.set(job_seconds=0)
    progress = await trainer.progress(await trainer.start(Steps().order(options=Options(epochs=4))))
    steps = [one.step for one in progress.curve]
    assert steps == sorted(steps)
    assert progress.total_steps == steps[-1]
    assert (progress.curve[0].train_loss or 0) > (progress.curve[-1].train_loss or 0) > 0
    assert {one.step for one in progress.points} <= set(steps)


@pytest.mark.parametrize("what", ["jobs.events", "files.content"])
@pytest.mark.parametrize("fault", [{"kind": "status", "status": 500}, {"kind": "lost_answer"}])
async def test_what_is_only_good_to_know_does_not_hold_a_finished_job_up(
    trainer: OpenAIProvider, openai: OpenAI, what: str, fault: dict[str, Any]
) -> None:
    openai.set(job_seconds=0)
    job_id = await trainer.start(Steps().order())
    openai.fault(what, times=9, **fault)
    progress = await trainer.progress(job_id)
    assert progress.model
    assert openai.calls(what) == 2
    assert bool(progress.curve) == (what == "jobs.events")
    assert bool(progress.points) == (what == "files.content")


async def test_of_a_job_that_has_ended_all_pages_of_its_events_are_read(
    trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.set(job_seconds=0)
    progress = await trainer.progress(await trainer.start(Steps().order(options=Options(epochs=50))))
    assert openai.calls("jobs.events") > 1
    assert progress.events[0].text.startswith("Created fine-tuning job")
    assert len({one.step for one in progress.points}) > EVENTS


async def test_success_without_a_model_yet_has_none(trainer: OpenAIProvider, openai: OpenAI) -> None:
    openai.set(job_seconds=0, succeeded_without_model_seconds=60)
    progress = await trainer.progress(await trainer.start(Steps().order()))
    assert (progress.state, progress.model) == ("trained", None)


async def test_a_finished_job_has_its_model_and_its_tokens(trainer: OpenAIProvider, openai: OpenAI) -> None:
    openai.set(job_seconds=0)
    progress = await trainer.progress(await trainer.start(Steps().order()))
    assert progress.state == "trained"
    assert (progress.model or "").startswith(f"ft:{BASE}")
    assert (progress.trained_tokens or 0) > 0


@pytest.mark.parametrize("finish", [1_795_280_328_000, -(10**20), True, "soon"])
async def test_a_host_that_says_odd_things_beside_is_followed_all_the_same(finish: object) -> None:
    job = {"id": "j", "status": "succeeded", "fine_tuned_model": "", "estimated_finish": finish}
    event = {"id": "e", "created_at": finish, "level": "info", "message": "m"}

    async def answered(request: Request) -> Response:
        is_job = request.url.path.endswith("/j")
        return JSONResponse(job if is_job else {"data": [event], "has_more": False})

    with served(Starlette(routes=[Route("/{path:path}", answered)])) as url:
        progress = await make_trainer(TrainingSettings(KEY, f"{url}/v1", BASE)).progress("j")
    # An empty name is none yet: it is waited for.
    assert (progress.state, progress.model) == ("trained", None)
    assert [one.text for one in progress.events] == ["m"]


async def test_a_host_whose_lists_know_no_pages_is_looked_through_once() -> None:
    calls: list[str] = []

    async def answered(request: Request) -> Response:
        calls.append(request.url.path)
        jobs = [{"id": f"j{number}", "metadata": {}} for number in range(3)]
        return JSONResponse({"data": jobs}, status_code=200 if len(calls) < 5 else 500)

    with served(Starlette(routes=[Route("/{path:path}", answered)])) as url:
        steps = Steps()
        steps.recorded = {"creating_1": True}
        with pytest.raises(RefusedDropError, match="no job was created in time"):
            await make_trainer(TrainingSettings(KEY, f"{url}/v1", BASE)).start(steps.order(find_only=True))
    assert len(calls) == 2
