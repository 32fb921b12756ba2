"""Compare the models by a question that an operator writes: after `比較：`, or because it is awaited."""

import functools
import re
from typing import Final

from tuneline.chat.context import EventContext, Reply
from tuneline.line.split_messages import units
from tuneline.operator_chat.awaited_text import awaited_text, take_text
from tuneline.operator_chat.buttons import say
from tuneline.operator_chat.comparison.comparison_buttons import models_of
from tuneline.operator_chat.comparison.comparisons import Comparisons
from tuneline.operator_chat.comparison.swapped import is_swapped
from tuneline.operator_chat.console import Console
from tuneline.settings import LANGUAGES
from tuneline.storage.records.evaluations.comparison import ComparedQuestion
from tuneline.texts.card_texts import texts

MOST_UNITS: Final = 1000


class ComparisonTexts:
    """Answers a text that is a question for both models."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._comparisons = Comparisons(console)

    def recognizes(self, context: EventContext) -> bool:
        """Whether the text has the form, in any language, or a button awaits it."""
        return _form().match(context.question) is not None or _is_awaited(context)

    async def respond(self, context: EventContext) -> Reply:
        """Show both answers."""
        form = _form().match(context.question)
        question = (form[1] if form else context.question).strip()
        if _is_awaited(context):
            await take_text(self._console.documents, context)
        if units(question) > MOST_UNITS:
            return say(context, "comparison_long", most=f"{MOST_UNITS:,}")
        models = await models_of(self._console, context)
        if models is None:
            return say(context, "no_comparison")
        comparison = context.event.id
        asked = ComparedQuestion(question=question, is_swapped=is_swapped(comparison, 0))
        return await self._comparisons.begin(context, comparison, models, [asked])


def _is_awaited(context: EventContext) -> bool:
    awaited = awaited_text(context)
    return awaited is not None and awaited.verb == "compare_type"


@functools.cache
def _form() -> re.Pattern[str]:
    names = {texts(language)["compare_form"].strip().rstrip("：:") for language in LANGUAGES}
    return re.compile(rf"\s*(?:{'|'.join(sorted(names))})\s*[:：]\s*(\S.*)", re.IGNORECASE | re.DOTALL)
