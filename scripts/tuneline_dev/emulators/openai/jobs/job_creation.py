"""Create a fine-tuning job: immediate refusals, and the later failure that its files cause.

https://platform.openai.com/docs/api-reference/fine-tuning/create
"""

import asyncio
import secrets
from typing import Any

from tuneline_dev.emulators.openai.chat.tuned_answers import read_pairs
from tuneline_dev.emulators.openai.errors import ApiError
from tuneline_dev.emulators.openai.files.stored_file import StoredFile
from tuneline_dev.emulators.openai.files.training_file import (
    CONTENT_CODE,
    PREFIX,
    FileCheck,
    Problem,
    too_few,
)
from tuneline_dev.emulators.openai.jobs.hyperparameters import plan
from tuneline_dev.emulators.openai.jobs.job_request import JobRequest, read_job_request
from tuneline_dev.emulators.openai.jobs.job_states import VALIDATED, Failure, Job
from tuneline_dev.emulators.openai.jobs.run_clock import RunClock
from tuneline_dev.emulators.openai.models import trainable_base
from tuneline_dev.emulators.openai.refusals import require_credit
from tuneline_dev.emulators.openai.state import Platform, new_id

# A simulated failure that no file causes comes in the middle of the run.
MIDDLE = 0.6


async def create_job(platform: Platform, body: dict[str, Any]) -> Job:
    """Create and start the job of `body`. Raises ApiError 400 or 403."""
    if platform.settings.training_not_available:
        message = (
            "OpenAI is winding down the fine-tuning platform and your organization is no longer able to "
            "create new fine-tuning training jobs."
        )
        raise ApiError(403, message, code="training_not_available")
    require_credit(platform.settings)
    request = read_job_request(body)
    base = trainable_base(platform, request.model)
    training = _training_file(platform, request.training_file, "training_file")
    validation = None
    if request.validation_file is not None:
        validation = _training_file(platform, request.validation_file, "validation_file")
    failure = _failure(request, training, validation) or _asked_failure(platform)
    pairs = [] if failure else await asyncio.to_thread(read_pairs, training.path)
    now = platform.clock()
    job = Job(
        id=new_id("ftjob-"),
        request=request,
        base=base,
        created_at=now,
        seconds=platform.settings.job_seconds,
        seed=secrets.randbelow(2**31) if request.seed is None else request.seed,
        plan=plan(request.hyperparameters, max(1, checked(training).examples)),
        tokens=checked(training).tokens,
        pairs=pairs,
        failure=failure,
        clock=RunClock(now),
    )
    platform.jobs[job.id] = job
    return job


def checked(file: StoredFile) -> FileCheck:
    """Return the check of a training file."""
    if file.check is None:
        raise ApiError(400, f"File '{file.id}' has purpose '{file.purpose}', not 'fine-tune'.")
    return file.check


def _training_file(platform: Platform, file_id: str, param: str) -> StoredFile:
    platform.settle()
    file = platform.files.get(file_id)
    if file is None:
        raise ApiError(400, f"invalid {param}: {file_id}", param=param)
    checked(file)
    return file


def _failure(request: JobRequest, training: StoredFile, validation: StoredFile | None) -> Failure | None:
    """Return the failure that the job's files cause, the training file's first."""
    problem = checked(training).problem or _wrong_format(request, training)
    if problem:
        return _file_failure(problem, "training")
    few = too_few(checked(training))
    if few:
        return Failure(few.code, few.text, "training_file", VALIDATED)
    if validation is None:
        return None
    problem = checked(validation).problem or _wrong_format(request, validation)
    return _file_failure(problem, "validation") if problem else None


def _file_failure(problem: Problem, which: str) -> Failure:
    code = f"invalid_{which}_file" if problem.code == CONTENT_CODE else problem.code
    message = f"The job failed due to an invalid {which} file. {problem.text}"
    return Failure(code, message, f"{which}_file", VALIDATED)


def _wrong_format(request: JobRequest, file: StoredFile) -> Problem | None:
    form = checked(file).form
    if form in ("chat", None):
        return None
    if form == "preference":
        reason = (
            "is in the fine-tune-preference format, but the specified fine-tuning job is not using 'dpo' "
            "as the training method (provided method=supervised)."
        )
    else:
        reason = (
            f"is in the {form} format, but the specified model {request.model} is a chat model "
            "and requires chat-formatted data."
        )
    return Problem(CONTENT_CODE, f"{PREFIX}Input file {file.id} {reason}")


def _asked_failure(platform: Platform) -> Failure | None:
    """Return the failure that `fail_next_job` armed, and disarm it."""
    failure, platform.settings.fail_next_job = platform.settings.fail_next_job, None
    if failure is None:
        return None
    of_file = next((name for name in ("training_file", "validation_file") if name in failure["code"]), None)
    early = failure["code"].startswith("invalid_")
    return Failure(failure["code"], failure["message"], of_file, VALIDATED if early else MIDDLE)
