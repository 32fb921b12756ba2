"""Take in one uploaded object: claim it, check it, prepare it, have a model trained with it.

The object's document (`datasets/{id}`) says how far it came, so that a run that dies is taken up by the
next one, and one upload never starts two jobs.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tuneline import logs
from tuneline.datasets.check import LEAST_EXAMPLES, Asked, Report, check
from tuneline.datasets.options import Options, known_options, parse_options
from tuneline.datasets.prepare import Prepared, prepare
from tuneline.datasets.problems import Problem
from tuneline.datasets.report import as_data, as_markdown
from tuneline.datasets.shapes import Rules
from tuneline.datasets.split import default_fraction
from tuneline.datasets.upload import Upload
from tuneline.errors import DropError, RetryError
from tuneline.storage.claims import Claim, ClaimLostRetryError, claim
from tuneline.storage.documents import AlreadyExistsRetryError, Documents
from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects
from tuneline.training.trainer import Order, Trainer

FINAL = frozenset({"rejected", "refused", "training", "trained", "failed", "cancelled", "gone"})
# As many problems stand in the document; the report in the artifact bucket has all that are listed.
IN_DOCUMENT = 100


class Intake:
    """Takes in uploads with the collaborators it is given."""

    def __init__(
        self,
        *,
        bucket: str,
        prefix: str,
        artifact_bucket: str,
        base_model: str,
        documents: Documents,
        objects: Objects,
        trainer: Trainer,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._artifacts = artifact_bucket
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
            ours = isinstance(failed, RetryError)
            await held.release(reason=str(failed) if ours else type(failed).__name__)
            raise

    async def _take_in(self, held: Claim, upload: Upload) -> str:
        options, problems = parse_options(upload.metadata)
        asked = self._asked(upload, options)
        if held.data["state"] == "checking":
            report = await asyncio.to_thread(self._check, upload, asked, options, problems)
            if not report.is_valid:
                return await self._reject(held, report)
            prepared = await asyncio.to_thread(self._prepare, upload, asked, options, report)
            await held.save(state="starting", **_facts(report, prepared, options))
            logs.info("dataset accepted", examples=report.examples, outcome=report.outcome)
        return await self._start(held, upload, options)

    def _asked(self, upload: Upload, options: Options) -> Asked:
        rules = Rules(system_prompt=options.system_prompt, answers=options.answers)
        model = options.base_model or self._base_model
        return Asked(upload.ref.name.rpartition("/")[2], options.encoding, rules, model)

    def _check(self, upload: Upload, asked: Asked, options: Options, problems: list[Problem]) -> Report:
        """Check the object, and leave the report in the artifact bucket: as data, and as a page."""
        with self._objects.open(upload.ref) as reader:
            report = check(reader, asked)
        for one in problems:
            report.problems.add(one)
        data = as_data(report, model=asked.model, epochs=options.epochs)
        page = as_markdown(report) + "\n---\n\n" + as_markdown(report, language="zh-TW")
        for name, content, kind in (
            (f"reports/{upload.id}.json", json.dumps(data, ensure_ascii=False, indent=1), "application/json"),
            (f"reports/{upload.id}.md", page, "text/markdown; charset=utf-8"),
        ):
            with self._objects.write(self._artifacts, name, content_type=kind) as writer:
                writer.write(content.encode("utf-8", "replace"))
        return report

    def _prepare(self, upload: Upload, asked: Asked, options: Options, report: Report) -> Prepared:
        wanted = options.validation_fraction
        fraction = default_fraction(report.examples) if wanted is None else wanted
        prepared = self._prepared(upload, asked, fraction)
        # Fewer than ten to learn from would be refused: better to hold nothing out.
        return prepared if prepared.learnt >= LEAST_EXAMPLES else self._prepared(upload, asked, 0.0)

    def _prepared(self, upload: Upload, asked: Asked, fraction: float) -> Prepared:
        with self._objects.open(upload.ref) as reader:
            return prepare(
                reader,
                asked,
                objects=self._objects,
                bucket=self._artifacts,
                dataset=upload.id,
                fraction=fraction,
            )

    async def _reject(self, held: Claim, report: Report) -> str:
        errors = report.problems.count("error")
        await held.finish(
            state="rejected",
            examples=report.examples,
            problems=_listed(report),
            problem_count=errors,
            reason=f"{errors} problems",
        )
        logs.warning("dataset rejected", problems=errors, codes=sorted(report.problems.counts))
        return "rejected"

    async def _start(self, held: Claim, upload: Upload, options: Options) -> str:
        async def record(step: Mapping[str, Any]) -> None:
            await held.save(steps={**held.data["steps"], **step})

        base_model = options.base_model or self._base_model
        valid = held.data["valid"]
        job = await self._trainer.start(
            Order(
                id=upload.id,
                base_model=base_model,
                options=options,
                open_file=lambda: self._objects.open(self._artifact(held.data["train"])),
                open_validation=(lambda: self._objects.open(self._artifact(valid))) if valid else None,
                recorded=held.data["steps"],
                record=record,
            )
        )
        await self._record_job(held, job, upload, base_model)
        await held.finish(state="training", job=job, reason=None)
        logs.info("training started", job=job, examples=held.data["examples"])
        return "training"

    def _artifact(self, name: str) -> ObjectRef:
        return ObjectRef(self._artifacts, name, None)

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


def _facts(report: Report, prepared: Prepared, options: Options) -> dict[str, Any]:
    return {
        "outcome": report.outcome,
        "examples": report.examples,
        "tokens": report.tokens,
        "size": report.size,
        "content_sha256": report.sha256,
        "system_prompt": options.system_prompt or report.system_prompt,
        "problems": _listed(report),
        "problem_count": 0,
        "train": prepared.train.name,
        "valid": prepared.valid.name if prepared.valid else None,
        "held_out": prepared.held_out,
    }


def _listed(report: Report) -> list[dict[str, Any]]:
    gravest_first = sorted(report.problems.listed, key=lambda one: one.severity != "error")
    return [one.as_dict() for one in gravest_first[:IN_DOCUMENT]]
