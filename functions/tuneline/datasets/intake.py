"""Take in one uploaded object: claim it, check it, have a model trained with it.

The object's document (`datasets/{id}`) says how far it came, so that a run that dies is taken up by the
next one, and one upload never starts two jobs.
"""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tuneline import logs
from tuneline.datasets.check import Report, check
from tuneline.datasets.options import Options, known_options, parse_options
from tuneline.errors import DropError, RetryError
from tuneline.storage.claims import Claim, ClaimLostRetryError, claim
from tuneline.storage.documents import AlreadyExistsRetryError, Documents
from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects
from tuneline.training.trainer import Order, Trainer

FINALIZED = "google.cloud.storage.object.v1.finalized"
FINAL = frozenset({"rejected", "refused", "training", "trained", "failed", "cancelled", "gone"})


class NotAnUploadDropError(DropError):
    """The event is none that Cloud Storage sends for a finished upload."""


@dataclass(frozen=True)
class Upload:
    """One generation of one object, and the options set on it."""

    ref: ObjectRef
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """What this upload is called everywhere: the same for every delivery of its event."""
        named = f"{self.ref.bucket}/{self.ref.name}#{self.ref.generation}"
        return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def parse_upload(event_type: str, data: Any) -> Upload:
    """The upload a CloudEvent tells of. NotAnUploadDropError where it tells of something else.

    https://cloud.google.com/eventarc/docs/cloudevents#storage
    """
    try:
        ref = ObjectRef(str(data["bucket"]), str(data["name"]), int(data["generation"]))
        metadata = data.get("metadata") or {}
        options = {str(name): str(value) for name, value in metadata.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotAnUploadDropError("the event names no object") from None
    if event_type != FINALIZED:
        raise NotAnUploadDropError(f"an event of type {event_type!r} is no finished upload")
    return Upload(ref, options)


class Intake:
    """Takes in uploads with the collaborators it is given."""

    def __init__(
        self,
        *,
        bucket: str,
        prefix: str,
        base_model: str,
        documents: Documents,
        objects: Objects,
        trainer: Trainer,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._base_model = base_model
        self._documents = documents
        self._objects = objects
        self._trainer = trainer
        self._now = now

    async def handle(self, upload: Upload) -> str:
        """Take the upload in, or find that there is nothing to do; returns the state of its dataset.

        Raises a RetryError when it should be tried again: another run holds it, or something did not answer.
        """
        ref = upload.ref
        if ref.bucket != self._bucket or not ref.name.startswith(self._prefix) or ref.name.endswith("/"):
            logs.info("upload ignored: it is no dataset of ours")
            return "ignored"
        held = await claim(
            self._documents,
            f"datasets/{upload.id}",
            fresh=_fresh(upload, self._now()),
            final=FINAL,
            now=self._now,
        )
        if held is None:
            logs.info("upload was taken care of before")
            return "duplicate"
        return await held.keep_while(self._take_in_or_release(held, upload))

    async def _take_in_or_release(self, held: Claim, upload: Upload) -> str:
        try:
            return await self._take_in(held, upload)
        except ObjectGoneDropError as gone:
            await held.finish(state="gone", reason=str(gone))
            logs.warning("dataset gone before it was read", **logs.described(gone))
            return "gone"
        except DropError as refused:
            await held.finish(state="refused", reason=str(refused))
            logs.error("training refused", refused)
            return "refused"
        except ClaimLostRetryError:
            raise
        except Exception as failed:
            await held.release(
                reason=str(failed) if isinstance(failed, RetryError) else type(failed).__name__
            )
            raise

    async def _take_in(self, held: Claim, upload: Upload) -> str:
        options, problems = parse_options(upload.metadata)
        if held.data["state"] == "checking":
            report = await asyncio.to_thread(self._check, upload.ref)
            for one in problems:
                report.problems.add(one)
            if not report.is_valid:
                return await self._reject(held, report)
            await held.save(state="starting", **_facts(report, options))
            logs.info("dataset accepted", examples=report.examples)
        return await self._start(held, upload, options)

    def _check(self, ref: ObjectRef) -> Report:
        with self._objects.open(ref) as reader:
            return check(reader)

    async def _reject(self, held: Claim, report: Report) -> str:
        listed = [one.as_dict() for one in report.problems.listed]
        await held.finish(
            state="rejected",
            examples=report.examples,
            problems=listed,
            problem_count=report.problems.count,
            reason=f"{report.problems.count} problems",
        )
        logs.warning(
            "dataset rejected", problems=report.problems.count, codes=sorted({one["code"] for one in listed})
        )
        return "rejected"

    async def _start(self, held: Claim, upload: Upload, options: Options) -> str:
        async def record(step: Mapping[str, Any]) -> None:
            await held.save(steps={**held.data["steps"], **step})

        base_model = options.base_model or self._base_model
        job = await self._trainer.start(
            Order(
                id=upload.id,
                base_model=base_model,
                options=options,
                open_file=lambda: self._objects.open(upload.ref),
                recorded=held.data["steps"],
                record=record,
            )
        )
        await self._record_job(held, job, upload, base_model)
        await held.finish(state="training", job=job, reason=None)
        logs.info("training started", job=job, examples=held.data["examples"])
        return "training"

    async def _record_job(self, held: Claim, job: str, upload: Upload, base_model: str) -> None:
        """Put the job where the poller finds it."""
        data = {
            "provider": self._trainer.name,
            "dataset": upload.id,
            "base_model": base_model,
            "system_prompt": held.data["system_prompt"],
            "state": "training",
            "open": True,
            "created_at": self._now(),
        }
        try:
            await self._documents.create(f"jobs/{job}", data)
        except AlreadyExistsRetryError:
            logs.info("job was recorded before", job=job)


def _fresh(upload: Upload, now: datetime) -> dict[str, Any]:
    return {
        "state": "checking",
        "bucket": upload.ref.bucket,
        "object": upload.ref.name,
        "generation": upload.ref.generation,
        "options": known_options(upload.metadata),
        "created_at": now,
        "steps": {},
    }


def _facts(report: Report, options: Options) -> dict[str, Any]:
    return {
        "examples": report.examples,
        "size": report.size,
        "content_sha256": report.sha256,
        "system_prompt": options.system_prompt or report.system_prompt,
        "problems": [],
        "problem_count": 0,
    }
