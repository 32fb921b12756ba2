"""All that the platform knows: files, jobs, models that were deleted, and the calls it got."""

import secrets
import string
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from starlette.requests import Request

from tuneline_dev.emulators.openai.errors import ApiError
from tuneline_dev.emulators.openai.files.stored_file import StoredFile
from tuneline_dev.emulators.openai.jobs.job_states import Job
from tuneline_dev.emulators.openai.jobs.training_metrics import results_csv
from tuneline_dev.emulators.openai.settings import Settings

CHATS_KEPT = 300
ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """`prefix` and random letters and digits, as OpenAI's ids look."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(length))


@dataclass
class Platform:
    """The state of one emulator. `clock` gives seconds since 1970; files are in `folder` while it runs."""

    clock: Callable[[], float]
    settings: Settings
    started: date
    folder: Path | None = None
    files: dict[str, StoredFile] = field(default_factory=dict)
    deleted_files: list[StoredFile] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    deleted_models: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    chats: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=CHATS_KEPT))
    embedded: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=CHATS_KEPT))

    def today(self) -> date:
        """Return the day it is, in UTC."""
        return datetime.fromtimestamp(self.clock(), UTC).date()

    def new_path(self, file_id: str) -> Path:
        """Return the path for the file `file_id`."""
        if self.folder is None:
            raise RuntimeError("the platform has no folder before it is started")
        return self.folder / file_id

    def settle(self) -> None:
        """Apply the changes that time brings: expired files, and result files of succeeded jobs."""
        now = self.clock()
        for file in [file for file in self.files.values() if (file.expires_at or now) < now]:
            self.delete_file(file.id)
        for job in self.jobs.values():
            if job.result_file is None and job.status(now) == "succeeded":
                self._write_results(job)

    def file(self, file_id: str) -> StoredFile:
        """Return the file, or ApiError 404."""
        self.settle()
        if file_id not in self.files:
            raise ApiError(404, f"No such File object: {file_id}", param="id")
        return self.files[file_id]

    def job(self, job_id: str) -> Job:
        """Return the job, or ApiError 404."""
        self.settle()
        if job_id not in self.jobs:
            message = f"Could not find fine tune: {job_id}"
            raise ApiError(404, message, param="fine_tune_id", code="fine_tune_not_found")
        return self.jobs[job_id]

    def delete_file(self, file_id: str) -> None:
        """Forget a file and take it off the disk."""
        self.deleted_files.append(self.files.pop(file_id))
        self.deleted_files[-1].path.unlink(missing_ok=True)

    def _write_results(self, job: Job) -> None:
        job.result_file = new_id("file-", 22)
        path = self.new_path(job.result_file)
        content = results_csv(job)
        path.write_bytes(content)
        self.files[job.result_file] = StoredFile(
            id=job.result_file,
            filename="step_metrics.csv",
            purpose="fine-tune-results",
            size=len(content),
            created_at=job.moment(1.0),
            path=path,
        )


def platform_of(request: Request) -> Platform:
    """Return the platform that a call is made to."""
    return cast(Platform, request.app.state.platform)
