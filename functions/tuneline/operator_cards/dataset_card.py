"""The card of a checked dataset: can it be trained on, what does it cost, what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from tuneline.datasets.split import LEAST_EXAMPLES
from tuneline.line.flex.components import Component, FlexButton, FlexText
from tuneline.line.flex.limits import shortened
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.problem_texts import ShownProblem, shown_problems
from tuneline.operator_cards.style import (
    SOFT,
    Card,
    Tone,
    alt_text,
    button,
    fact,
    line,
    link_button,
    note,
    postback_of,
    quoted,
    shown_name,
    until,
)
from tuneline.pricing import shown_usd
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.dataset import Dataset, DatasetState
from tuneline.texts.card_texts import texts

FIRST_PROBLEMS: Final = 3
REASON_UNITS: Final = 300
# In these states no training has begun, and none begins by itself.
WITHOUT_TRAINING: Final = frozenset[DatasetState](
    {"awaiting_approval", "rejected", "refused", "duplicate", "cancelled"}
)
# The rows of an operator's small table can be corrected in LINE.
_TABLES: Final = (".csv", ".tsv", ".xlsx")
_TONES: Final[Mapping[str, Tone]] = {
    "outcome_ready": "good",
    "outcome_warn": "wait",
    "outcome_reject": "bad",
    "outcome_refused": "bad",
    "outcome_training": "good",
    "outcome_trained": "good",
    "outcome_failed": "bad",
}
_OUTCOMES: Final[Mapping[DatasetState, str]] = {
    "rejected": "outcome_reject",
    "refused": "outcome_refused",
    "duplicate": "outcome_duplicate",
    "starting": "outcome_training",
    "training": "outcome_training",
    "trained": "outcome_trained",
    "failed": "outcome_failed",
    "cancelled": "outcome_cancelled",
}


def dataset_card(
    dataset: StoredRecord[Dataset], *, language: str, today: date, report_url: str | None = None
) -> FlexMessage:
    """Make the card of a dataset's report. `report_url` opens the whole report, at most 1,000 characters."""
    own, record = texts(language), dataset.record
    outcome, name = outcome_of(record), shown_name(record.file_name)
    problems = shown_problems(record.problems, language)
    body: list[Component] = [
        FlexText(text=name, size="md", is_bold=True),
        *_facts(record, problems, language, today),
    ]
    if record.corrected_row is not None:
        body.append(note(own["row_corrected"].format(line=record.corrected_row)))
    elif record.replaces is not None:
        body.append(note(own["replaces_corrected" if record.replaces_corrected else "replaces_earlier"]))
    if problems:
        body += [line(), *_first_problems(record, problems, language)]
    if record.state == "refused" and record.reason:
        body.append(quoted(record.reason, most=REASON_UNITS))
    if record.state == "awaiting_approval":
        body.append(note(own["learns_only_this"]))
        if not record.held_out:
            body.append(note(own["no_test_questions"].format(count=LEAST_EXAMPLES)))
    if record.job is None and record.state in WITHOUT_TRAINING:
        body.append(note(own["nothing_spent"]))
    card = Card(
        title=own[outcome],
        tone=_TONES.get(outcome, "plain"),
        body=body,
        buttons=_buttons(dataset, problems, language, report_url),
    )
    price = price_of_dataset(record, language) if record.state == "awaiting_approval" else ""
    return FlexMessage(alt_text=alt_text(own[outcome], name, price), contents=card.as_bubble())


def outcome_of(dataset: Dataset) -> str:
    """Return the key of the text that says what the operator can do with the dataset now."""
    if dataset.state == "awaiting_approval":
        return "outcome_warn" if dataset.outcome == "warn" else "outcome_ready"
    return _OUTCOMES.get(dataset.state, "outcome_other")


def price_of_dataset(dataset: Dataset, language: str) -> str:
    """Return the estimated price of the training."""
    own = texts(language)
    if dataset.price_usd is None:
        return own["price_unknown"]
    return own["about_usd"].format(usd=shown_usd(dataset.price_usd))


def _facts(dataset: Dataset, problems: Sequence[ShownProblem], language: str, today: date) -> list[Component]:
    own = texts(language)
    rows: list[Component] = []
    if dataset.examples is not None:
        held_out = own["examples_held_out"].format(count=dataset.examples, held_out=dataset.held_out)
        rows.append(fact(own["row_examples"], held_out if dataset.held_out else str(dataset.examples)))
    if dataset.problem_count:
        rows.append(fact(own["row_errors"], str(dataset.problem_count), color="#8f241b"))
    if warnings := sum(problem.severity == "warning" for problem in problems):
        rows.append(fact(own["row_warnings"], str(warnings), color="#6b4b00"))
    if dataset.state != "rejected":
        rows.append(fact(own["row_price"], price_of_dataset(dataset, language)))
        if dataset.base_model:
            rows.append(fact(own["row_base"], dataset.base_model))
            rows.append(fact(own["row_ends"], until(dataset.base_model_ends, today, language)))
    return rows


def _first_problems(dataset: Dataset, problems: Sequence[ShownProblem], language: str) -> list[Component]:
    own, parts = texts(language), list[Component]()
    for problem in problems[:FIRST_PROBLEMS]:
        row = problem.row_name(language)
        parts.append(FlexText(text=row, size="xs", color=SOFT, is_bold=True))
        parts.append(FlexText(text=shortened(problem.message, 200) or "–", margin="xs"))
    if len(problems) > FIRST_PROBLEMS:
        parts.append(note(own["more_problems"].format(count=len(problems) - FIRST_PROBLEMS)))
    if dataset.state == "rejected":
        parts.append(note(own["fix_and_resend"]))
        if dataset.chat and dataset.object.endswith(_TABLES):
            parts.append(note(own["fix_here"].format(button=own["show_problems"])))
    return parts


def _buttons(
    dataset: StoredRecord[Dataset], problems: Sequence[ShownProblem], language: str, report_url: str | None
) -> list[FlexButton]:
    own, waits = texts(language), dataset.record.state == "awaiting_approval"
    buttons = []
    if waits:
        buttons.append(button(own["train"], postback_of("train", dataset), style="primary"))
    if problems:
        buttons.append(button(own["show_problems"], postback_of("problems", dataset)))
    if report_url:
        buttons.append(link_button(own["full_report"], report_url))
    if waits:
        buttons.append(button(own["cancel"], postback_of("cancel", dataset), style="link"))
    return buttons
