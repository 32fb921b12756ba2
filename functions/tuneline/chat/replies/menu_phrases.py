"""Answer a word of the operators' menu as the menu's area does.

LINE shows the menu on phones only. `line_reply` answers the word itself: its claim of the event gives exactly
one answer, it needs no right to queue tasks, and every other user's word goes to the model without a detour.
"""

import functools
from collections.abc import Mapping

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.replies.normalize import normalize
from tuneline.chat.replies.operators import is_operator
from tuneline.line.messages import Message
from tuneline.texts.menu_texts import ANSWERS, PHRASES


def is_menu_phrase(context: EventContext) -> bool:
    """Whether an operator has sent a word of the menu, in any language, and nothing else."""
    return normalize(context.question) in _verbs() and is_operator(context)


def answer_menu_phrase(context: EventContext) -> Reply:
    """Answer as the area of the menu does."""
    return Reply((area_answer(_verbs()[normalize(context.question)], context.rules.language),))


def area_answer(verb: str, language: str) -> Message:
    """Return what an area answers: what can be done here, or where it can be done."""
    # Loaded only if an operator asks, as `.importlinter` says.
    from tuneline.datasets.upload_limits import ENDINGS  # noqa: PLC0415

    return Message(ANSWERS[language][verb].format(kinds=", ".join(sorted(ENDINGS))))


@functools.cache
def _verbs() -> Mapping[str, str]:
    return {normalize(phrase): verb for verb, phrases in PHRASES.items() for phrase in phrases}
