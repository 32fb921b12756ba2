"""Drafts as a carousel: send, edit or skip each; the last bubble switches draft mode."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

from tuneline.line.flex.components import Component, FlexButton, FlexText
from tuneline.line.flex.limits import shortened
from tuneline.line.flex.messages import Bubble, FlexMessage, fitting_carousel
from tuneline.operator_cards.answer_cards import repeat_button
from tuneline.operator_cards.local_time import clock
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import (
    SOFT,
    Card,
    alt_text,
    button,
    fits_keyboard,
    note,
    postback_of,
    quoted,
)
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.answers.draft import Draft
from tuneline.storage.records.answers.operator_answer import OperatorAnswer
from tuneline.texts.card_texts import texts

QUESTION_UNITS: Final = 300
ANSWER_UNITS: Final = 600
# The id in the buttons that switch draft mode: the document `bot/settings`, whose version they carry.
SETTINGS_ID: Final = "settings"


def draft_cards(
    drafts: Sequence[StoredRecord[Draft]],
    *,
    is_on: bool,
    settings_version: str,
    language: str,
    timezone: tzinfo,
) -> FlexMessage:
    """Make the carousel of all waiting drafts, oldest first, as many as LINE takes; then of draft mode."""
    own = texts(language)
    title = own["drafts_title"].format(count=len(drafts)) if drafts else own["no_drafts"]
    carousel = fitting_carousel(
        (_draft(draft, language, timezone) for draft in drafts),
        last=lambda shown: _mode(len(drafts) - shown, bool(drafts), is_on, settings_version, language),
    )
    first = shortened(drafts[0].record.question, QUESTION_UNITS) if drafts else ""
    return FlexMessage(alt_text=alt_text(title, first), contents=carousel)


def shows_whole(answer: str) -> bool:
    """Whether the card of a draft shows all of it."""
    return shortened(answer, ANSWER_UNITS) == answer.strip()


def edited_card(
    draft: StoredRecord[Draft], proposed: StoredRecord[OperatorAnswer], *, language: str
) -> FlexMessage:
    """Make the card of an edited draft that was sent, with the button that pins the answer."""
    own, record = texts(language), draft.record
    body: list[Component] = [
        quoted(record.question, most=QUESTION_UNITS),
        quoted(record.edited_text, most=ANSWER_UNITS, tone="good"),
        note(own["draft_next_time_text"]),
    ]
    buttons = [button(own["draft_next_time"], postback_of("yes_correct", proposed))]
    return FlexMessage(
        alt_text=alt_text(own["draft_edited"], record.question),
        contents=Card(title=own["draft_edited"], tone="good", body=body, buttons=buttons).as_bubble(),
    )


def sure_draft_card(draft: StoredRecord[Draft], text: str, *, language: str) -> FlexMessage:
    """Ask whether a text is the answer for the draft's user, or a question to the bot."""
    own = texts(language)
    body: list[Component] = [
        quoted(draft.record.question, most=QUESTION_UNITS),
        quoted(text, most=ANSWER_UNITS, tone="wait"),
        note(own["is_correction_text"]),
    ]
    buttons = [
        button(own["yes_draft"], postback_of("yes_draft", draft), style="primary"),
        repeat_button(text, language=language),
    ]
    return FlexMessage(
        alt_text=alt_text(own["sure_draft"], text),
        contents=Card(title=own["sure_draft"], tone="wait", body=body, buttons=buttons).as_bubble(),
    )


def _draft(draft: StoredRecord[Draft], language: str, timezone: tzinfo) -> Bubble:
    own, record = texts(language), draft.record
    body: list[Component] = [
        quoted(record.question, most=QUESTION_UNITS),
        note(own["draft_at"].format(time=clock(record.at, timezone))),
        FlexText(text=own["bot_answer"], size="xs", is_bold=True, color=SOFT),
        quoted(record.answer, most=ANSWER_UNITS, tone="wait"),
    ]
    if not shows_whole(record.answer):
        body.append(note(own["draft_cut"].format(button=own["edit_draft"])))
    fill_in = record.answer if fits_keyboard(record.answer) else None
    buttons = [
        button(own["send_draft"], postback_of("send_draft", draft), style="primary"),
        button(own["edit_draft"], postback_of("edit_draft", draft), fill_in=fill_in),
        button(own["skip_draft"], postback_of("skip_draft", draft), style="link"),
    ]
    return Card(title=own["draft"], tone="wait", body=body, buttons=buttons).as_bubble()


def _mode(left: int, has_drafts: bool, is_on: bool, settings_version: str, language: str) -> Bubble:
    own, mode = texts(language), "on" if is_on else "off"
    body: list[Component] = [FlexText(text=own[f"drafts_{mode}_text"])]
    if left:
        body.append(note(own["drafts_left"].format(count=left)))
    elif not has_drafts:
        body.append(note(own["no_drafts"]))
    return Card(
        title=own[f"drafts_{mode}"], body=body, buttons=_switch(is_on, settings_version, language)
    ).as_bubble()


def _switch(is_on: bool, settings_version: str, language: str) -> list[FlexButton]:
    own = texts(language)
    label = own["switch_drafts_off" if is_on else "switch_drafts_on"]
    postback = OperatorPostback("drafts_off" if is_on else "drafts_on", (SETTINGS_ID,), settings_version)
    return [button(label, postback, style="link")]
