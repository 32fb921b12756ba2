"""Unanswered and thumbed-down questions as a carousel: use, write or discard an answer.

A correction that a user wrote is untrusted: it is shown as a suggestion that was not checked, and becomes an
answer only if an operator taps on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tuneline.line.flex.components import Component, FlexButton, FlexText
from tuneline.line.flex.limits import shortened
from tuneline.line.flex.messages import Bubble, FlexMessage, fitting_carousel
from tuneline.operator_cards.answer_form import answer_form
from tuneline.operator_cards.news.takeover_cards import take_over_button
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import (
    SOFT,
    Card,
    alt_text,
    button,
    note,
    postback_of,
    quoted,
)
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.answers.feedback import Feedback
from tuneline.storage.records.answers.unanswered import UnansweredQuestion, UnansweredReason
from tuneline.texts.card_texts import texts

QUESTION_UNITS: Final = 200
ANSWER_UNITS: Final = 200
_REASONS: Final[Mapping[UnansweredReason, str]] = {
    "apology": "reason_apology",
    "no_answer": "reason_no_answer",
    "none_fits": "reason_none_fits",
    "thumb_down": "reason_thumb_down",
}


@dataclass(frozen=True)
class OpenQuestion:
    """A question that waits for an operator, how often it was asked, and its user's rating.

    Personal data in the rating are masked; `is_hidden` says that the user's correction had some. It cannot be
    used then, because no operator has seen it whole.
    """

    question: StoredRecord[UnansweredQuestion]
    times: int = 1
    feedback: StoredRecord[Feedback] | None = None
    is_hidden: bool = False


def question_cards(questions: Sequence[OpenQuestion], *, language: str, count: int) -> FlexMessage | None:
    """Make the carousel of the first questions; `count` is the number of all. None without a question."""
    if not questions:
        return None
    own = texts(language)
    title = own["questions_title"].format(count=count)
    bubbles = (_question(question, language) for question in questions)
    carousel = fitting_carousel(bubbles)
    if len(carousel.bubbles) < count:
        again = (_question(question, language) for question in questions)
        carousel = fitting_carousel(again, last=lambda shown: _more(count - shown, language))
    first = shortened(questions[0].question.record.question, QUESTION_UNITS)
    return FlexMessage(alt_text=alt_text(title, first), contents=carousel)


def shows_whole(correction: str) -> bool:
    """Whether the card of a question shows all of a user's correction."""
    return shortened(correction, ANSWER_UNITS) == correction.strip()


def suggestion_card(
    question: StoredRecord[UnansweredQuestion], feedback: StoredRecord[Feedback], *, language: str
) -> FlexMessage:
    """Ask whether a correction is used that no card shows whole; a message above the card does."""
    own = texts(language)
    title, record = own["sure_use"], question.record
    body: list[Component] = [
        quoted(record.question, most=QUESTION_UNITS),
        FlexText(text=own["sure_use_text"]),
    ]
    buttons = [
        button(own["yes_use"], postback_of("yes_use", feedback), style="primary"),
        button(own["no"], OperatorPostback("stop"), style="link"),
    ]
    return FlexMessage(
        alt_text=alt_text(title, record.question),
        contents=Card(title=title, tone="wait", body=body, buttons=buttons).as_bubble(),
    )


def discarded_card(question: StoredRecord[UnansweredQuestion], *, language: str, left: int) -> FlexMessage:
    """Make the card of a question that is dismissed, with a button that lists it again."""
    own, record = texts(language), question.record
    body: list[Component] = [quoted(record.question, most=QUESTION_UNITS), note(own["discarded_text"])]
    buttons = [button(own["undo"], postback_of("reopen", question)), *next_button(language, left)]
    return FlexMessage(
        alt_text=alt_text(own["discarded"], record.question),
        contents=Card(title=own["discarded"], body=body, buttons=buttons).as_bubble(),
    )


def listed_again_card(question: StoredRecord[UnansweredQuestion], *, language: str, left: int) -> FlexMessage:
    """Make the card of a question that waits for an answer again."""
    own, record = texts(language), question.record
    body: list[Component] = [quoted(record.question, most=QUESTION_UNITS), note(own["listed_again_text"])]
    return FlexMessage(
        alt_text=alt_text(own["listed_again"], record.question),
        contents=Card(title=own["listed_again"], body=body, buttons=next_button(language, left)).as_bubble(),
    )


def next_button(language: str, left: int) -> list[FlexButton]:
    """Return the button of the open questions that are left; none if there are none."""
    if not left:
        return []
    label = texts(language)["questions_left"].format(count=left)
    return [button(label, OperatorPostback("questions"), style="primary")]


def _question(open_question: OpenQuestion, language: str) -> Bubble:
    own, record = texts(language), open_question.question.record
    feedback = open_question.feedback.record if open_question.feedback else None
    body: list[Component] = [quoted(record.question, most=QUESTION_UNITS), note(own[_REASONS[record.reason]])]
    if open_question.times > 1:
        body.append(note(own["asked_times"].format(count=open_question.times)))
    if record.is_masked:
        body.append(note(own["hidden_data"]))
    if feedback and feedback.answer:
        body += [_heading(own["bot_answer"]), quoted(feedback.answer, most=ANSWER_UNITS)]
    if feedback and feedback.correction:
        body.append(_heading(own["user_correction"], color="#8f241b"))
        body.append(quoted(feedback.correction, most=ANSWER_UNITS, tone="wait"))
    if open_question.is_hidden:
        body.append(note(own["hidden_suggestion"]))
    body.append(note(own["answer_next"].format(button=own["write_answer"])))
    buttons = _buttons(open_question, language)
    return Card(title=own["question"], body=body, buttons=buttons).as_bubble()


def _buttons(open_question: OpenQuestion, language: str) -> list[FlexButton]:
    own, stored, feedback = texts(language), open_question.question, open_question.feedback
    form = answer_form(stored.record.question, language)
    buttons = [
        button(own["write_answer"], postback_of("edit", stored), fill_in=form, style="primary"),
        button(own["discard"], postback_of("discard", stored), style="link"),
    ]
    if stored.record.is_one_to_one:
        buttons.insert(1, take_over_button(postback_of("take_over", stored), language))
    if feedback and feedback.record.correction and not (open_question.is_hidden or stored.record.is_masked):
        buttons.insert(0, button(own["use_correction"], postback_of("use", feedback)))
    return buttons


def _more(count: int, language: str) -> Bubble:
    own = texts(language)
    body = [FlexText(text=own["more_questions"].format(count=count))]
    return Card(title=own["question"], body=body).as_bubble()


def _heading(text: str, *, color: str = SOFT) -> FlexText:
    return FlexText(text=text, size="xs", is_bold=True, color=color)
