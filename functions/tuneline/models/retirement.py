"""Once a day: when does each model end that answers, or stands behind the one that does? Tell it in time.

On its last day the pointer moves on by itself. Nobody is cut off early: a model is asked until its host says
that it is not there, or until that day is over everywhere.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import (
    BASE,
    FALLBACK,
    SERVING,
    Candidate,
    as_candidate,
    has_come,
    is_over,
    tuned_entries,
)
from tuneline.inference.chat_model import ChatModel
from tuneline.inference.endpoints import Hosts
from tuneline.inference.openai_api import NotFoundDropError, shutdown_date
from tuneline.models import registry, serving_pointer
from tuneline.notices.notice import Notices
from tuneline.pricing import price_of
from tuneline.retrieval.base_models import BaseModels
from tuneline.storage.claims import HeldElsewhereRetryError, claim
from tuneline.storage.documents import Documents
from tuneline.storage.update import change

# The operators are told when so many days are left.
THRESHOLDS: Final = (90, 30, 14, 7, 1)
KEPT: Final = timedelta(days=7)
_SETTINGS: Final = {BASE: "BASE_MODEL", FALLBACK: "FALLBACK_MODEL"}
Dates = Mapping[str, str | None]
Facts = Mapping[str, str | int | None]


class Retirement:
    """Looks after the end of models with the collaborators it is given."""

    def __init__(
        self,
        *,
        documents: Documents,
        hosts: Hosts,
        untuned: BaseModels,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._hosts = hosts
        self._untuned = untuned
        self._notices = Notices(documents=documents, now=now)
        self._now = now

    async def tick(self) -> bool:
        """Do what is to be done today (UTC), if nobody has; whether this run did it.

        However many pollers there are, one does it; when it dies, another takes it over.
        """
        today = f"checks/retirement-{self._now().astimezone(UTC):%Y-%m-%d}"
        fresh = {"state": "checking", "expire_at": self._now() + KEPT}
        try:
            held = await claim(self._documents, today, fresh=fresh, final=("done",), now=self._now)
        except HeldElsewhereRetryError:
            return False
        if held is None:
            return False
        await held.keep_while(self._look())
        await held.finish(state="done")
        return True

    async def _look(self) -> None:
        (found,) = await self._documents.get_many([SERVING])
        entries = tuned_entries(found.data if found else None)
        dates = {
            one["version"]: await self._ends(as_candidate(one), one.get("shutdown_date")) for one in entries
        }
        await self._put_down(dates)
        for number, one in enumerate(entries):
            await self._look_at(as_candidate(one), dates[one["version"]], serves=number == 0)
        behind = {BASE: self._untuned.base_model, FALLBACK: self._untuned.fallback_model}
        for version, model in behind.items():
            if model:
                await self._look_behind(Candidate(model, None, version))

    async def _ends(self, candidate: Candidate, known: str | None) -> str | None:
        """The day on which a model ends with its base: as its host says, else as it was known before.

        Where OpenAI itself is asked, the table knows what it has announced; other hosts have their own days.
        """
        try:
            client = self._hosts.client(candidate.endpoint)
            said = await shutdown_date(client, model=candidate.base)
        except (DropError, RetryError) as silent:
            logs.info("no end date to be had", version=candidate.version, **logs.described(silent))
            said = None
        return said or self._announced(candidate) or known

    def _announced(self, candidate: Candidate) -> str | None:
        row = price_of(candidate.base)
        try:
            is_openai = self._hosts.host(candidate.endpoint).is_openai
        except NotFoundDropError:
            return None
        return row.shutdown_date.isoformat() if row and is_openai else None

    async def _put_down(self, dates: Dates) -> None:
        """Write what has changed into the pointer and into the models' documents."""

        def dated(serving: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
            made = serving
            for one in tuned_entries(serving):
                version = one["version"]
                if made and version in dates and one.get("shutdown_date") != dates[version]:
                    made = serving_pointer.with_entry(made, version, {"shutdown_date": dates[version]})
            return None if made is serving else made

        await change(self._documents, SERVING, dated)
        for version, ends in dates.items():
            await change(self._documents, f"models/{version}", partial(_dated, ends=ends))

    async def _look_at(self, candidate: Candidate, ends: str | None, *, serves: bool) -> None:
        """Tell of the end of the model that serves; take a model out whose end has come."""
        if ends is None:
            return
        if not has_come(ends, self._now()):
            if serves:
                await self._tell_days(candidate, ends, {"version": candidate.version})
        elif is_over(ends, self._now()) or not await self._is_there(candidate):
            await self._end(candidate, ends, serves=serves)

    async def _end(self, candidate: Candidate, ends: str, *, serves: bool) -> None:
        version, reason = candidate.version, f"its host has shut it down on {ends}"
        base_model, now = self._untuned.base_model, self._now()
        if serves:
            (found,) = await self._documents.get_many([SERVING])
            after = (
                serving_pointer.without(found.data, version, base_model=base_model, now=now) if found else {}
            )
            facts = {"name": candidate.model, "version": version, "base_model": candidate.base, "date": ends}
            await self._notices.tell(
                "model_ended", version, {**facts, "reason": reason, "next": after.get("version", BASE)}
            )

        def moved_on(serving: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
            if serving is None or version not in {one["version"] for one in tuned_entries(serving)}:
                return None
            after = serving_pointer.without(serving, version, base_model=base_model, now=now)
            why = {"since": now, "by": "job_poller", "reason": f"{version} has ended"}
            return {**after, **why} if serving["version"] == version else after

        written = await change(self._documents, SERVING, moved_on)
        if written is not None:
            logs.warning("model ended", version=version, now_serves=written.data["version"])
            await registry.note_promotion(self._documents, written.data["version"], written.data)
        await registry.happened(
            self._documents, version, "ended", by="job_poller", reason=reason, now=now, state="retired"
        )

    async def _look_behind(self, candidate: Candidate) -> None:
        """Tell in time that the base model ends, or the one behind it, and which setting names another."""
        setting = _SETTINGS[candidate.version]
        facts = {"version": candidate.model, "setting": setting}
        if candidate.version == BASE and self._untuned.fallback_model != candidate.model:
            facts["instead"] = self._untuned.fallback_model
        ends = await self._ends(candidate, None)
        if ends is not None and not has_come(ends, self._now()):
            await self._tell_days(candidate, ends, facts)
        elif not await self._is_there(candidate):
            reason = f"the host does not have it; set {setting} to a model that it has"
            next_one = FALLBACK if candidate.version == BASE and self._untuned.fallback_model else None
            more = {"name": candidate.model, "date": ends, "reason": reason, "next": next_one}
            await self._notices.tell("model_ended", candidate.model, {**facts, **more})

    async def _tell_days(self, candidate: Candidate, ends: str, facts: Mapping[str, str]) -> None:
        """Tell the nearest threshold that is passed, once: who looks for the first time hears of one only."""
        days = (date.fromisoformat(ends) - self._now().astimezone(UTC).date()).days
        passed = [one for one in THRESHOLDS if days <= one]
        if not passed:
            return
        named = candidate.version if candidate.is_tuned else candidate.model
        what: Facts = {"name": candidate.model, "base_model": candidate.base, "date": ends, "days": days}
        await self._notices.tell("model_ends", f"{named}-{min(passed)}-days", {**what, **facts})

    async def _is_there(self, candidate: Candidate) -> bool:
        """Whether its host still has the model itself; what cannot be found out now counts as there.

        Not every host has a page for each model, so one that is not found there is asked a short question.
        """
        try:
            try:
                await shutdown_date(self._hosts.client(candidate.endpoint), model=candidate.model)
            except NotFoundDropError:
                await ChatModel(hosts=self._hosts).probe(candidate)
        except NotFoundDropError:
            return False
        except (DropError, RetryError):
            return True
        return True


def _dated(model: Mapping[str, Any] | None, *, ends: str | None) -> Mapping[str, Any] | None:
    if model is None or model.get("shutdown_date") == ends:
        return None
    return {**model, "shutdown_date": ends}
