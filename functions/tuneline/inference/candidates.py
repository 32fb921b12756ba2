"""Choose the models to ask: the active one from `bot/serving`, and the fallbacks if it is gone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from tuneline.endpoint_settings import VERTEX_ENDPOINT
from tuneline.pricing import base_of, is_gemini
from tuneline.storage.records.serving import BASE, Serving, ServingEntry

# The beginning of a resource name of Google Cloud: https://cloud.google.com/apis/design/resource_names
RESOURCE: Final = "projects/"
GONE_FOR: Final = timedelta(hours=1)
# The version of the base model's fallback, which is not tuned either.
FALLBACK: Final = "fallback"
# A provider names a date without a time. At 12:00 UTC of the next date that day is over in every time zone.
DAY_IS_OVER: Final = timedelta(hours=36)


@dataclass(frozen=True)
class Candidate:
    """A model to ask, with the system prompt it was trained with ("": with none; None: the bot's own).

    `endpoint` names its host; empty is the default host (see `host`). `base_model` is the model it was tuned
    from, if its name does not say so.
    """

    model: str
    system_prompt: str | None
    version: str
    endpoint: str = ""
    base_model: str = ""

    @property
    def host(self) -> str:
        """The endpoint where it is asked: Vertex AI for a Gemini model without an endpoint of its own.

        A tuned one has a resource name. Other hosts put a prefix before Google's names, such as
        `google/gemini-3.5-flash`.
        """
        is_on_vertex = is_gemini(self.model) or self.model.startswith(RESOURCE)
        return self.endpoint or (VERTEX_ENDPOINT if is_on_vertex else "")

    @property
    def ends_on_its_date(self) -> bool:
        """Whether the shutdown date is its last day. Google's is the first day on which a model may end."""
        return self.host != VERTEX_ENDPOINT

    @property
    def is_tuned(self) -> bool:
        """Whether it was trained on a dataset."""
        return self.version not in (BASE, FALLBACK)

    @property
    def base(self) -> str:
        """The base model; its parameters and its shutdown date also hold for the tuned model."""
        return self.base_model if self.is_tuned and self.base_model else base_of(self.model)


def chain(
    serving: Serving | None,
    *,
    base_model: str,
    now: datetime,
    fallback_model: str = "",
    canary: ServingEntry | None = None,
) -> list[Candidate]:
    """List the models to ask, in order: the active one, those it replaced, the base model, its fallback.

    A model that was not found within the last hour is left out, and is asked again after that hour. A model
    whose last day is over (`is_over`) is left out as well. The list is never empty. `canary` is asked before
    all others: the candidate that answers this chat.

    Each tuned model is asked with the prompt it was trained with: with another prompt its answers are worse,
    and no error shows it. One that was trained without a prompt is asked without.
    """
    entries = (*([canary] if canary else ()), *(serving.tuned if serving else ()))
    tuned = [as_candidate(entry) for entry in entries if is_alive(entry, now)]
    bases = [base_candidate(base_model, serving)]
    if fallback_model and fallback_model != base_model:
        bases.append(base_candidate(fallback_model, serving, FALLBACK))
    gone = serving.bases_gone if serving else {}
    alive = [base for base in bases if not _is_gone(gone.get(base.model), now)]
    return [*tuned, *(alive or bases)]


def base_candidate(model: str, serving: Serving | None, version: str = BASE) -> Candidate:
    """The base model or its fallback, with the active model's prompt, or the bot's own if that has none."""
    return Candidate(model, (serving.system_prompt or None) if serving else None, version)


def as_candidate(entry: ServingEntry) -> Candidate:
    """Convert an entry of `bot/serving`."""
    return Candidate(entry.model, entry.system_prompt, entry.version, entry.endpoint, entry.base_model)


def is_alive(entry: ServingEntry, now: datetime) -> bool:
    """Whether the model of an entry can be asked now."""
    candidate = as_candidate(entry)
    if entry.gone_at is not None and candidate.ends_on_its_date and has_come(entry.shutdown_date, now):
        return False
    return not _is_gone(entry.gone_at, now) and not is_over(candidate, entry.shutdown_date, now)


def _is_gone(gone_at: datetime | None, now: datetime) -> bool:
    return gone_at is not None and gone_at + GONE_FOR > now


def has_come(shutdown_date: str | None, now: datetime) -> bool:
    """Whether the shutdown date (`YYYY-MM-DD`, in UTC) has begun; the model may be gone from then on."""
    return shutdown_date is not None and now.astimezone(UTC).date() >= date.fromisoformat(shutdown_date)


def is_over(candidate: Candidate, shutdown_date: str | None, now: datetime) -> bool:
    """Whether the candidate's last day is over in every time zone.

    Until then the model is asked, so that no user loses it before it really answers 404 or 410. A model
    without a last day is asked until `job_poller` finds that it no longer answers.
    """
    if shutdown_date is None or not candidate.ends_on_its_date:
        return False
    return now >= datetime.combine(date.fromisoformat(shutdown_date), time(), UTC) + DAY_IS_OVER
