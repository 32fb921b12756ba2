"""Prove a trained model before it serves: it has to answer, and to be no worse than the one that serves."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tuneline import logs
from tuneline.chat.model import ChatModel
from tuneline.models import registry
from tuneline.models.serving import Candidate
from tuneline.openai_api import NotFoundDropError
from tuneline.storage.documents import Document, Documents


class Proving:
    """Proves models with the collaborators it is given."""

    def __init__(
        self,
        *,
        documents: Documents,
        model: ChatModel,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._model = model
        self._now = now

    async def step(self, job: Document) -> Mapping[str, Any]:
        """Go one step on with the job's model, which can be asked as `model` at `endpoint`.

        Returns what is to be written in the job: its `state`, and `open` False with the last step. It may be
        called again for a step that was done before, by two pollers at once too: the outcome is the same.
        Raises a RetryError when the step should be tried again at the next tick.
        """
        version = version_of(job)
        candidate = Candidate(job.data["model"], job.data["system_prompt"], version, job.data["endpoint"])
        try:
            await self._model.probe(candidate)
        except NotFoundDropError:
            # A new model may be unknown for minutes.
            logs.info("model not ready yet", job=job.path)
            return {"state": "activating"}
        record = {
            "job": job.path.removeprefix("jobs/"),
            **{key: job.data[key] for key in ("model", "endpoint", "dataset", "base_model", "system_prompt")},
            "ready_at": self._now(),
        }
        await registry.record(self._documents, version, record)
        await registry.promote(
            self._documents, version, record, by="job_poller", reason="training finished", now=self._now()
        )
        return {"state": "serving", "open": False, "version": version}


def version_of(job: Document) -> str:
    """The version of a job's model: when the job was made, and the end of its id."""
    return f"{job.data['created_at']:%Y%m%d-%H%M%S}-{job.path[-6:]}"
