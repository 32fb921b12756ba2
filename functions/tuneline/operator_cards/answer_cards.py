"""What the bot answers from now on, with a button that undoes it; or the question what a text is."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tuneline.line.flex.actions import MessageAction
from tuneline.line.flex.components import Component, FlexButton
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.question_cards import next_button
from tuneline.operator_cards.style import Card, alt_text, button, fits_message, note, postback_of, quoted
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.answers.operator_answer import OperatorAnswer
from tuneline.storage.records.pin import Pin
from tuneline.texts.card_texts import texts

QUESTION_UNITS: Final = 300
ANSWER_UNITS: Final = 1_000


def answered_card(
    stored: StoredRecord[OperatorAnswer],
    *,
    language: str,
    left: int,
    also: str | None = None,
    source: StoredRecord[OperatorAnswer] | None = None,
    more: Sequence[FlexButton] = (),
) -> FlexMessage:
    """Make the card of an answer that is pinned.

    `left` is the number of open questions, and `also` the one that it answers in other words. `source` is the
    same answer as proposed for the pinned question that the wrong answer came from. `more` are other buttons.
    """
    own, record = texts(language), stored.record
    before = _before(record.before)
    keeps_days = before is not None and (before.valid_from or before.valid_until)
    body: list[Component] = [
        quoted(record.question, most=QUESTION_UNITS),
        quoted(record.answer, most=ANSWER_UNITS, tone="good"),
        note(own["answer_keeps_days" if keeps_days else "answer_in_force"]),
        note(own["answer_other_words"]),
    ]
    if before is not None and before.answer != record.answer:
        body += [note(own["answer_before"]), quoted(before.answer, most=QUESTION_UNITS)]
    if also:
        body += [note(own["answer_closes"]), quoted(also, most=QUESTION_UNITS)]
    buttons = [button(own["undo"], postback_of("undo", stored)), *next_button(language, left), *more]
    if source:
        body += [note(own["answer_source"]), quoted(source.record.question, most=QUESTION_UNITS)]
        buttons.insert(1, button(own["correct_same"], postback_of("yes_correct", source)))
    return FlexMessage(
        alt_text=alt_text(own["answered"], record.answer),
        contents=Card(title=own["answered"], tone="good", body=body, buttons=buttons).as_bubble(),
    )


def undone_card(stored: StoredRecord[OperatorAnswer], *, language: str) -> FlexMessage:
    """Make the card of an answer that was undone."""
    own, record = texts(language), stored.record
    before = _before(record.before)
    body: list[Component] = [quoted(record.question, most=QUESTION_UNITS)]
    if before is None:
        body.append(note(own["undone_removed"]))
    else:
        body += [note(own["undone_restored"]), quoted(before.answer, most=ANSWER_UNITS)]
    return FlexMessage(
        alt_text=alt_text(own["undone"], record.question),
        contents=Card(
            title=own["undone"], body=body, buttons=[button(own["redo"], postback_of("redo", stored))]
        ).as_bubble(),
    )


def choice_card(stored: StoredRecord[OperatorAnswer], *, language: str) -> FlexMessage:
    """Ask whether the text is the right answer to the question, or a question to the bot.

    The second button says the text again, as the operator's own message, if LINE takes one as long.
    """
    own, record = texts(language), stored.record
    body: list[Component] = [
        quoted(record.question, most=QUESTION_UNITS),
        quoted(record.answer, most=ANSWER_UNITS, tone="wait"),
        note(own["is_correction_text"]),
    ]
    buttons = [
        button(own["yes_correct"], postback_of("yes_correct", stored), style="primary"),
        repeat_button(record.answer, language=language),
    ]
    return FlexMessage(
        alt_text=alt_text(own["is_correction"], record.answer),
        contents=Card(title=own["is_correction"], tone="wait", body=body, buttons=buttons).as_bubble(),
    )


def repeat_button(text: str, *, language: str) -> FlexButton:
    """Return the button that says the text again for the operator, if LINE takes one as long."""
    label = texts(language)["just_asking"]
    if fits_message(text):
        return FlexButton(action=MessageAction(label=label, text=text))
    return button(label, OperatorPostback("stop"), style="link")


def _before(document: Mapping[str, Any] | None) -> Pin | None:
    return Pin.from_document(document) if document is not None else None
