"""Check once a day when the models of the chain shut down, and notify the operators in time.

On a model's last day the serving pointer moves to the next model. No model is removed early: it is used until
its host no longer finds it, or until that day is over in every time zone. Google names only the day before
which it shuts down no model: from then on, a Gemini model is removed once it refuses a short question.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Final

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import (
    FALLBACK,
    Candidate,
    as_candidate,
    has_come,
    is_over,
)
from tuneline.inference.chat_model import ChatModel
from tuneline.inference.endpoints import Hosts
from tuneline.inference.model_host_errors import NotFoundDropError
from tuneline.models import registry, serving_pointer
from tuneline.models.daily_check import check_daily
from tuneline.notices.notice import Notices
from tuneline.pricing import price_of
from tuneline.retrieval.base_models import BaseModels
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, read_record
from tuneline.storage.records.model import Model, model_path
from tuneline.storage.records.serving import BASE, SERVING, Serving

# Days before the shutdown on which the operators are notified.
THRESHOLDS: Final = (90, 30, 14, 7, 1)
_SETTINGS: Final = {BASE: "BASE_MODEL", FALLBACK: "FALLBACK_MODEL"}
Dates = Mapping[str, str | None]
Facts = Mapping[str, str | int | None]


class Retirement:
    """Notify the operators of shutdown dates, and remove models that have been shut down."""

    def __init__(
        self,
        *,
        documents: Documents,
        hosts: Hosts,
        base_models: BaseModels,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._hosts = hosts
        self._base_models = base_models
        self._notices = Notices(documents=documents, now=now)
        self._now = now

    async def tick(self) -> bool:
        """Do today's check; see `check_daily`."""
        return await check_daily(self._documents, "retirement", self._check, now=self._now)

    async def _check(self) -> None:
        pointer = await read_record(self._documents, Serving, SERVING)
        entries = pointer.tuned if pointer else ()
        dates = {
            entry.version: await self._ends(as_candidate(entry), entry.shutdown_date) for entry in entries
        }
        await self._save_dates(dates)
        for number, entry in enumerate(entries):
            await self._check_tuned(as_candidate(entry), dates[entry.version], serves=number == 0)
        base_models = {BASE: self._base_models.base_model, FALLBACK: self._base_models.fallback_model}
        for version, model in base_models.items():
            if model:
                await self._check_base(Candidate(model, None, version))

    async def _ends(self, candidate: Candidate, known: str | None) -> str | None:
        """The shutdown date of a model's base: from its host, else from our table, else as known before.

        The table holds the dates that OpenAI and Google have announced for models at their own hosts.
        """
        reported = None
        try:
            reported = await self._hosts.at(candidate.host).shutdown_date(candidate.base)
        except (DropError, RetryError) as failed:
            logs.info("the host reports no end date", version=candidate.version, **logs.described(failed))
        return reported or self._announced(candidate) or known

    def _announced(self, candidate: Candidate) -> str | None:
        row = price_of(candidate.base)
        try:
            applies = self._hosts.at(candidate.host).has_announced_dates
        except NotFoundDropError:
            return None
        return row.shutdown_date.isoformat() if row and applies else None

    async def _save_dates(self, dates: Dates) -> None:
        """Write changed shutdown dates into the serving pointer and the models' documents."""

        def dated(serving: Serving | None) -> Serving | None:
            changed = serving
            for entry in serving.tuned if serving else ():
                ends = dates.get(entry.version, entry.shutdown_date)
                if changed and entry.shutdown_date != ends:
                    changed = serving_pointer.with_shutdown_date(changed, entry.version, ends)
            return None if changed is serving else changed

        await change_record(self._documents, Serving, SERVING, dated)
        for version, ends in dates.items():
            await change_record(self._documents, Model, model_path(version), partial(_dated, ends=ends))

    async def _check_tuned(self, candidate: Candidate, ends: str | None, *, serves: bool) -> None:
        """Notify of the serving model's shutdown date; remove a model that has been shut down."""
        if ends is None:
            return
        if not has_come(ends, self._now()):
            if serves:
                model = await read_record(self._documents, Model, model_path(candidate.version))
                facts = {"version": candidate.version, "dataset": model.dataset if model else None}
                await self._notify_days(candidate, ends, facts)
        elif is_over(candidate, ends, self._now()) or not await self._is_available(candidate):
            await self._end(candidate, ends, serves=serves)

    async def _end(self, candidate: Candidate, ends: str, *, serves: bool) -> None:
        version, reason = candidate.version, f"its host has shut it down on {ends}"
        base_model, now = self._base_models.base_model, self._now()
        if serves:
            pointer = await read_record(self._documents, Serving, SERVING)
            after = pointer and serving_pointer.without(pointer, version, base_model=base_model, now=now)
            facts = {"name": candidate.model, "version": version, "base_model": candidate.base, "date": ends}
            await self._notices.notify(
                "model_ended", version, {**facts, "reason": reason, "next": after.version if after else BASE}
            )

        def moved_on(serving: Serving | None) -> Serving | None:
            if serving is None or version not in serving_pointer.versions_of(serving):
                return None
            after = serving_pointer.without(serving, version, base_model=base_model, now=now)
            if serving.version != version:
                return after
            return serving_pointer.decided(after, by="job_poller", reason=f"{version} has ended", now=now)

        written = await change_record(self._documents, Serving, SERVING, moved_on)
        if written is not None:
            logs.warning("model ended", version=version, now_serves=written.version)
            await registry.record_promotion(self._documents, written.version, written)
        await registry.add_history(
            self._documents, version, "ended", by="job_poller", reason=reason, now=now, state="retired"
        )

    async def _check_base(self, candidate: Candidate) -> None:
        """Notify in time that the base or fallback model shuts down, with the setting to change."""
        setting = _SETTINGS[candidate.version]
        facts: dict[str, str | int | None] = {"version": candidate.model, "setting": setting}
        if candidate.version == BASE and self._base_models.fallback_model != candidate.model:
            facts["instead"] = self._base_models.fallback_model
        ends = await self._ends(candidate, None)
        if ends is not None and not has_come(ends, self._now()):
            await self._notify_days(candidate, ends, facts)
        elif not await self._is_available(candidate):
            reason = f"the host does not have it; set {setting} to a model that it has"
            successor = FALLBACK if candidate.version == BASE and self._base_models.fallback_model else None
            more = {"name": candidate.model, "date": ends, "reason": reason, "next": successor}
            await self._notices.notify("model_ended", candidate.model, {**facts, **more})

    async def _notify_days(self, candidate: Candidate, ends: str, facts: Facts) -> None:
        """Notify once for the nearest threshold that has passed; the first check sends one notice only."""
        days = (date.fromisoformat(ends) - self._now().astimezone(UTC).date()).days
        passed = [threshold for threshold in THRESHOLDS if days <= threshold]
        if not passed:
            return
        named = candidate.version if candidate.is_tuned else candidate.model
        model: Facts = {"name": candidate.model, "base_model": candidate.base, "date": ends, "days": days}
        await self._notices.notify("model_ends", f"{named}-{min(passed)}-days", {**model, **facts})

    async def _is_available(self, candidate: Candidate) -> bool:
        """Whether the host still has the model. If the host does not respond, the model counts as available.

        Not every host can look up a single model, so a model that is not found gets a short question.
        """
        try:
            await self._hosts.at(candidate.host).shutdown_date(candidate.model)
        except NotFoundDropError:
            return await self._answers(candidate)
        except (DropError, RetryError):
            return True
        return True

    async def _answers(self, candidate: Candidate) -> bool:
        """Whether the model answers a short question. If the host does not respond, it counts as answering.

        A tuned model is asked only from its date on: if it refuses the question for any reason, it has ended.
        """
        try:
            await ChatModel(hosts=self._hosts).probe(candidate)
        except NotFoundDropError:
            return False
        except DropError:
            return not candidate.is_tuned
        except RetryError:
            return True
        return True


def _dated(model: Model | None, *, ends: str | None) -> Model | None:
    return None if model is None or model.shutdown_date == ends else replace(model, shutdown_date=ends)
