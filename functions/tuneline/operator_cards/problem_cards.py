"""The problems of a dataset as a carousel: each with its row, ready to be corrected in the keyboard."""

from collections.abc import Mapping
from typing import Final

from tuneline.line.flex.components import Component, FlexText
from tuneline.line.flex.limits import CAROUSEL_BUBBLES, shortened
from tuneline.line.flex.messages import Bubble, FlexMessage, fitting_carousel
from tuneline.operator_cards.dataset_card import outcome_of
from tuneline.operator_cards.problem_texts import ShownProblem, shown_problems
from tuneline.operator_cards.style import (
    Card,
    Tone,
    alt_text,
    button,
    fits_keyboard,
    link_button,
    note,
    postback_of,
    quoted,
    shown_name,
)
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.dataset import Dataset
from tuneline.texts.card_texts import texts

ROW_UNITS: Final = 200


def problem_cards(
    dataset: StoredRecord[Dataset],
    *,
    language: str,
    rows: Mapping[int, str],
    report_url: str | None = None,
) -> FlexMessage | None:
    """Make the carousel of a dataset's problems, errors first; None if there are none.

    `rows` has the file's rows by their line, as the operator wrote them, as far as they are known.
    """
    own, problems = texts(language), shown_problems(dataset.record.problems, language)
    if not problems:
        return None
    count, name = max(dataset.record.problem_count, len(problems)), shown_name(dataset.record.file_name)

    def last(shown: int) -> Bubble:
        more = own["more_problems"].format(count=count - shown) if count > shown else ""
        title = more or own[outcome_of(dataset.record)]
        return _last(title, language, report_url, has_rows=bool(rows))

    bubbles = (
        _problem(dataset, problem, language, rows.get(problem.line or 0))
        for problem in problems[:CAROUSEL_BUBBLES]
    )
    return FlexMessage(
        alt_text=alt_text(name, f"{own['row_errors']} {dataset.record.problem_count}"),
        contents=fitting_carousel(bubbles, last=last),
    )


def _problem(dataset: StoredRecord[Dataset], problem: ShownProblem, language: str, row: str | None) -> Bubble:
    own = texts(language)
    body: list[Component] = [FlexText(text=shortened(problem.message, 400) or "–", is_bold=True)]
    if fix := shortened(problem.fix, 400):
        body.append(FlexText(text=fix))
    shown = row or problem.value
    if shown.strip():
        body.append(quoted(shown, most=ROW_UNITS))
    buttons = []
    if row and problem.line and fits_keyboard(row):
        data = postback_of("row", dataset, str(problem.line))
        buttons.append(button(own["edit_row"].format(line=problem.line), data, fill_in=row, style="primary"))
        body.append(note(own["row_hint"]))
    elif row:
        body.append(note(own["row_too_long"]))
    tone: Tone = "bad" if problem.severity == "error" else "wait"
    return Card(title=problem.row_name(language), tone=tone, body=body, buttons=buttons).as_bubble()


def _last(title: str, language: str, report_url: str | None, *, has_rows: bool) -> Bubble:
    own = texts(language)
    buttons = [link_button(own["full_report"], report_url)] if report_url else []
    body = [FlexText(text=own["fix_and_resend"])]
    if has_rows:
        body.append(FlexText(text=own["fix_rows_here"]))
    return Card(title=title, body=body, buttons=buttons).as_bubble()
