"""Answer a word of the operators' menu as a tap. LINE shows the menu on phones only."""

import functools
from collections.abc import Mapping
from typing import cast

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.replies.normalize import normalize
from tuneline.operator_cards.postback import OperatorPostback, Verb
from tuneline.operator_chat.buttons import Buttons
from tuneline.texts.menu_texts import PHRASES


class MenuPhrases:
    """Answers a text that is a word of the menu, in any language, and nothing else."""

    def __init__(self, buttons: Buttons) -> None:
        self._buttons = buttons

    def recognizes(self, context: EventContext) -> bool:
        """Whether the text is a word of the menu."""
        return normalize(context.question) in _verbs()

    async def respond(self, context: EventContext) -> Reply:
        """Answer as a tap on the menu's area does."""
        postback = OperatorPostback(_verbs()[normalize(context.question)])
        return await self._buttons.answer(context, postback.data)


@functools.cache
def _verbs() -> Mapping[str, Verb]:
    return {normalize(word): cast("Verb", verb) for verb, words in PHRASES.items() for word in words}
