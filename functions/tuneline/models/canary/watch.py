"""Look at a canary once a minute: end it if its candidate is worse, and say what an operator may do.

Only an operator finishes a canary: no policy promotes a candidate by itself, because what users say of it may
come late, and silence is no praise.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from tuneline import logs
from tuneline.inference.candidates import has_come
from tuneline.models.canary import decisions
from tuneline.models.canary.decisions import Decision
from tuneline.models.canary.figures import CanaryFigures, PeriodFigures, read_figures
from tuneline.models.canary.sequential_test import WorseRate, worse_rate
from tuneline.models.end_dates import ends_on
from tuneline.models.lifecycle import NotPossibleDropError
from tuneline.models.registry import ChangedMeanwhileRetryError
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.serving import SERVING, Canary, Serving, WhyEnded

# A side with so many answers in a period is worth a decision.
ENOUGH_ANSWERS: Final = 100
# A candidate is slow if its median is so many times the current model's, and so many seconds longer.
SLOW_TIMES: Final = 1.5
SLOW_SECONDS: Final = 1.0
# For this time after a decision its notice and its history are written if a crash has left them out.
_MADE_UP_FOR: Final = timedelta(hours=1)


class CanaryWatch:
    """Watches the canary, if one runs."""

    def __init__(
        self, *, documents: Documents, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._documents = documents
        self._notices = Notices(documents=documents, now=now)
        self._now = now

    async def tick(self) -> None:
        """Look once."""
        serving = await read_record(self._documents, Serving, SERVING)
        if serving is None:
            return
        await self._make_up(serving)
        if (canary := serving.canary) is None:
            return
        if has_come(ends_on(canary), self._now()):
            await self._end(canary, "ended", {})
            return
        figures = await read_figures(self._documents, canary, now=self._now())
        if worse := worse_rate(figures):
            await self._end(canary, "worse", _facts(worse))
            return
        await self._say_if_slow(figures)
        if figures.periods:
            await self._say_if_enough(canary, figures.periods[-1])

    async def _make_up(self, serving: Serving) -> None:
        """Record the last decision, unless that is done."""
        ended, canary, since = serving.canary_end, serving.canary, self._now() - _MADE_UP_FOR
        if ended is not None and ended.at is not None and ended.at > since:
            await decisions.record_end(self._documents, ended, now=self._now())
        if canary is not None and canary.periods and canary.periods[-1].since > since:
            await decisions.record_share(self._documents, serving, now=self._now())

    async def _end(self, canary: Canary, why: WhyEnded, facts: dict[str, str | int]) -> None:
        decision = Decision(by="job_poller", reason=_reason(why, facts), now=self._now(), seen=canary.period)
        try:
            await decisions.end(self._documents, why=why, decision=decision, facts=facts)
        except (ChangedMeanwhileRetryError, NotPossibleDropError) as changed:
            # An operator was quicker. The next tick looks at what is true then.
            logs.info("the canary was not ended", **logs.described(changed))

    async def _say_if_slow(self, figures: CanaryFigures) -> None:
        """Warn once; a slow model is no reason to end its canary."""
        candidate, current = figures.candidate, figures.current
        own, other = candidate.percentile(0.5), current.percentile(0.5)
        if min(candidate.answers, current.answers) < ENOUGH_ANSWERS or own is None or other is None:
            return
        if own > max(SLOW_TIMES * other, other + SLOW_SECONDS):
            canary = figures.canary
            facts = {
                "version": canary.version,
                "candidate_seconds": f"{own:.1f}",
                "current_seconds": f"{other:.1f}",
            }
            about = f"{canary.version}-{canary.since:%Y%m%d-%H%M%S}"
            await self._notices.notify("canary_slow", about, facts)

    async def _say_if_enough(self, canary: Canary, period: PeriodFigures) -> None:
        """Ask once a period whether the canary shall be finished: it has enough answers and is not worse."""
        if min(period.candidate.answers, period.current.answers) < ENOUGH_ANSWERS:
            return
        facts: dict[str, str | int] = {
            "version": canary.version,
            "answers": ENOUGH_ANSWERS,
            "share": canary.share,
        }
        await self._notices.notify("canary_not_worse", period.period.id, facts)


def _facts(worse: WorseRate) -> dict[str, str | int]:
    return {
        "code": f"canary_{worse.rate}",
        "candidate_rate": f"{100 * worse.candidate.rate:.1f} %",
        "current_rate": f"{100 * worse.current.rate:.1f} %",
        "answers": worse.candidate.total,
    }


def _reason(why: WhyEnded, facts: dict[str, str | int]) -> str:
    """The reason as the model's history shows it."""
    if why != "worse":
        return "its last day has come"
    rates = f"{facts['candidate_rate']} of {facts['answers']} against {facts['current_rate']}"
    return f"{str(facts['code']).removeprefix('canary_')}: {rates}"
