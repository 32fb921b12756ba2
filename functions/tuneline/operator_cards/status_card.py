"""The card of the bot's status: what answers, what trains, what it costs, what waits for the operator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Final

from tuneline.charts.flex import chart_boxes
from tuneline.charts.pictures.cost import MonthCosts, cost_chart
from tuneline.line.flex.components import Component, FlexButton, FlexText
from tuneline.line.flex.limits import FLEX_LABEL, shortened
from tuneline.line.flex.messages import FlexMessage
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.opening_hours.state_texts import state_text
from tuneline.operator_cards.local_time import clock
from tuneline.operator_cards.models.job_phase import job_phase
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import (
    Card,
    alt_text,
    button,
    fact,
    line,
    note,
    postback_of,
    shown_name,
    until,
)
from tuneline.pricing import shown_usd
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.job import Job
from tuneline.storage.records.model import Model
from tuneline.storage.records.operators.channel import Channel
from tuneline.storage.records.serving import Serving
from tuneline.texts.card_texts import texts
from tuneline.texts.handover_texts import chat_mode

# So many are shown of each kind; a phone's screen shows no more.
SHOWN: Final = 3


@dataclass(frozen=True)
class Money:
    """The dollars spent in a month, and its limit."""

    usd: Decimal
    cap_usd: Decimal


@dataclass(frozen=True, kw_only=True)
class BotStatus:
    """What the card shows, as it was read at `now`; what could not be read is None, and not shown.

    `ends` is the last day of the serving model. `jobs` are the running ones, or the last one. `quota` is
    LINE's monthly limit of pushed messages (None: no limit) and the number used. `unanswered` is the number
    of open questions, `drafts` that of waiting drafts; None while draft mode is off and none waits.
    `with_person` is the number of chats that a person has. `datasets` and `models` wait for a decision.
    `trained` has the models of `jobs`, by version. `channel` is what LINE said about the bot, `hours` the
    opening hours. `months` are the costs of the last months.
    """

    now: datetime
    serving: Serving | None
    ends: str | None = None
    jobs: Sequence[StoredRecord[Job]] | None = ()
    training: Money | None
    answers: Money
    quota: tuple[int | None, int] | None = None
    unanswered: int | None = 0
    with_person: int | None = None
    drafts: int | None = None
    datasets: Sequence[StoredRecord[Dataset]] | None = ()
    models: Sequence[StoredRecord[Model]] | None = ()
    trained: Mapping[str, Model] = field(default_factory=dict)
    channel: Channel | None = None
    hours: OpeningHours | None = None
    months: Sequence[MonthCosts] = ()


def status_card(status: BotStatus, *, language: str, timezone: tzinfo) -> FlexMessage:
    """Make the card of the bot's status; times of the day are in `timezone`."""
    own = texts(language)
    waiting = _waiting(status, language)
    body = [*_serving(status, language), *_hours(status, language), *_jobs(status, language, timezone)]
    body += [line(), *_money(status, language), line()]
    if status.drafts is not None:
        body.append(fact(own["row_drafts"], str(status.drafts)))
    if status.unanswered is not None:
        body.append(fact(own["row_unanswered"], str(status.unanswered)))
    if status.with_person:
        body.append(fact(own["row_with_person"], str(status.with_person)))
    if waiting:
        count = len(status.datasets or ()) + len(status.models or ())
        body.append(fact(own["row_waiting"], str(count)))
    elif status.datasets is not None and not status.drafts:
        body.append(note(own["nothing_waits"]))
    body += _chat_mode(status, language)
    card = Card(
        title=own["status_title"],
        tone="wait" if waiting or status.drafts else "good",
        body=body,
        buttons=_buttons(status, waiting, language),
    )
    first = waiting[0][0] if waiting else own["nothing_waits"] if status.datasets is not None else ""
    return FlexMessage(alt_text=alt_text(own["status_title"], first), contents=card.as_bubble())


def _serving(status: BotStatus, language: str) -> list[Component]:
    own, serving = texts(language), status.serving
    if serving is None:
        return [fact(own["row_serving"], own["base"])]
    name = model_name(serving.version, language)
    ends = until(status.ends, status.now.date(), language)
    rows: list[Component] = [fact(own["row_serving"], name), fact(own["row_ends"], ends)]
    if (canary := serving.canary) is not None:
        tested = own["canary_row"].format(name=model_name(canary.version, language), share=canary.share)
        rows.append(fact(own["canary_title"], tested))
    return rows


def _hours(status: BotStatus, language: str) -> list[Component]:
    if status.hours is None:
        return []
    state = state_text(status.hours, status.now, language).replace("\n", " ")
    return [fact(texts(language)["row_hours"], state)]


def _jobs(status: BotStatus, language: str, timezone: tzinfo) -> list[Component]:
    own = texts(language)
    if status.jobs is None:
        return []
    rows: list[Component] = [
        fact(own["row_training"], _phase(job.record, status, language, timezone))
        for job in status.jobs[:SHOWN]
    ]
    return rows or [fact(own["row_training"], own["no_training"])]


def _phase(job: Job, status: BotStatus, language: str, timezone: tzinfo) -> str:
    own = texts(language)
    model = status.trained.get(job.version or "")
    parts = [shown_name(job.name), job_phase(job, model, status.serving, language=language)]
    if job.state == "training" and job.estimated_finish is not None:
        parts.append(own["done_about"].format(time=clock(job.estimated_finish, timezone)))
    return " · ".join(parts)


def _money(status: BotStatus, language: str) -> list[Component]:
    own = texts(language)

    def of(money: Money) -> str:
        return own["money_of"].format(usd=shown_usd(money.usd), cap=shown_usd(money.cap_usd))

    rows: list[Component] = [fact(own["row_answer_money"], of(status.answers))]
    if status.training is not None:
        rows.insert(0, fact(own["row_training_money"], of(status.training)))
    if status.quota is not None:
        limit, used = status.quota
        left = own["quota_unlimited"]
        if limit is not None:
            left = own["quota_left"].format(left=max(limit - used, 0), limit=limit)
        rows.append(fact(own["row_quota"], left))
    return [*rows, *_months(status, language)]


def _months(status: BotStatus, language: str) -> list[Component]:
    """Return the costs by month. One month alone is above in figures."""
    limit = status.answers.cap_usd + status.training.cap_usd if status.training else None
    chart = cost_chart(status.months, limit_usd=limit, language=language)
    return [line(), *chart_boxes(chart)] if len(chart.categories) > 1 else []


def _chat_mode(status: BotStatus, language: str) -> list[Component]:
    """Return how to switch Chat on, if LINE said that it is off."""
    if status.channel is None or status.channel.chat_mode != "bot":
        return []
    own = chat_mode.texts(language)
    return [line(), FlexText(text=own["title"], is_bold=True), note(own["why"]), note(own["how"])]


def _waiting(status: BotStatus, language: str) -> list[tuple[str, OperatorPostback]]:
    """Return what waits: its name, and the postback that shows it."""
    datasets = [
        (shown_name(dataset.record.file_name), postback_of("report", dataset))
        for dataset in status.datasets or ()
    ]
    models = [
        (model_name(model.id, language), postback_of("promote", model)) for model in status.models or ()
    ]
    return [*datasets[:SHOWN], *models[:SHOWN]]


def _buttons(
    status: BotStatus, waiting: Sequence[tuple[str, OperatorPostback]], language: str
) -> list[FlexButton]:
    own = texts(language)
    buttons = [
        button(shortened(own["decide"].format(name=name), FLEX_LABEL), postback, style="primary")
        for name, postback in waiting
    ]
    if status.drafts:
        buttons.insert(0, button(own["see_drafts"], OperatorPostback("drafts"), style="primary"))
    if status.serving is not None and status.serving.canary is not None:
        buttons.append(button(own["canary_see"], OperatorPostback("canary")))
    if status.jobs:
        buttons.append(button(own["see_job"], postback_of("job", status.jobs[0])))
    if status.with_person:
        buttons.append(button(own["see_with_person"], OperatorPostback("with_person")))
    if status.unanswered:
        buttons.append(button(own["see_questions"], OperatorPostback("questions")))
    if status.hours is not None:
        buttons.append(button(own["see_hours"], OperatorPostback("hours")))
    return buttons
