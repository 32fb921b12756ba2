"""The card of a training: its phase, its cost, and its loss curve."""

from datetime import tzinfo
from typing import Final

from tuneline.charts.chart import Chart
from tuneline.charts.flex import chart_boxes
from tuneline.charts.pictures.loss import loss_chart
from tuneline.line.flex.components import Component, FlexText
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.local_time import clock, day_and_clock
from tuneline.operator_cards.models.job_phase import job_phase
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import (
    Card,
    Tone,
    alt_text,
    button,
    fact,
    line,
    link_button,
    note,
    shown_name,
)
from tuneline.pricing import shown_usd
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.job import Job
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import Serving
from tuneline.texts.card_texts import texts

_TONES: Final[dict[str, Tone]] = {"serving": "good", "held": "wait", "failed": "bad", "cancelled": "bad"}


def job_card(
    job: StoredRecord[Job],
    model: Model | None = None,
    serving: Serving | None = None,
    *,
    language: str,
    timezone: tzinfo,
) -> FlexMessage:
    """Make the card; times are in `timezone`. `model` is the job's one, None if there is none yet."""
    own, record = texts(language), job.record
    chart = loss_chart(record, language=language)
    phase = job_phase(record, model, serving, language=language)
    name = FlexText(text=shown_name(record.name), size="md", is_bold=True)
    body = [name, *_facts(record, phase, language, timezone), line(), *_curve(record, chart, language)]
    card = Card(
        title=own["job_title"],
        tone=_TONES.get(record.state, "plain"),
        body=body,
        buttons=[
            *([link_button(chart.link.name, chart.link.address)] if chart.link else []),
            button(own["menu_models"], OperatorPostback("models")),
        ],
    )
    return FlexMessage(
        alt_text=alt_text(own["job_title"], shown_name(record.name), phase), contents=card.as_bubble()
    )


def _facts(job: Job, phase: str, language: str, timezone: tzinfo) -> list[Component]:
    own = texts(language)
    rows: list[Component] = [
        fact(own["row_phase"], phase),
        fact(own["row_started"], day_and_clock(job.created_at, timezone)),
    ]
    if job.step is not None:
        rows.append(
            fact(own["row_step"], f"{job.step} / {job.total_steps}" if job.total_steps else str(job.step))
        )
    if job.state == "training" and job.estimated_finish is not None:
        rows.append(fact(own["row_finish"], clock(job.estimated_finish, timezone)))
    if job.usd is not None:
        rows.append(fact(own["row_price"], f"US{shown_usd(job.usd)}"))
    elif job.price_usd is not None:
        rows.append(fact(own["row_price"], own["about_usd"].format(usd=shown_usd(job.price_usd))))
    if job.base_model:
        rows.append(fact(own["row_base"], job.base_model))
    return rows


def _curve(job: Job, chart: Chart, language: str) -> list[Component]:
    hints = [note(texts(language)["training_hint"])] if chart.is_empty and job.state == "training" else []
    return [*chart_boxes(chart), *hints]
