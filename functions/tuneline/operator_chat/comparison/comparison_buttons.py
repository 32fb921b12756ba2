"""Answer the menu's area for comparisons, and the buttons of their cards."""

from tuneline.chat.context import EventContext, Reply
from tuneline.operator_cards.models.comparison_result import no_difference
from tuneline.operator_cards.models.comparison_start import NEW, comparison_start
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.awaited_text import await_text
from tuneline.operator_chat.buttons import ButtonHandlers, OutOfDateDropError, say
from tuneline.operator_chat.comparison.compared_models import ComparedModels, compared_models
from tuneline.operator_chat.comparison.comparisons import Comparisons
from tuneline.operator_chat.console import Console


def comparison_handlers(console: Console) -> ButtonHandlers:
    """Return the handlers."""
    buttons, comparisons = ComparisonButtons(console), Comparisons(console)
    return {
        "compare": buttons.start,
        "compare_five": buttons.five,
        "compare_type": buttons.write,
        "compare_next": comparisons.resume,
        "left": comparisons.choose,
        "right": comparisons.choose,
        "same": comparisons.choose,
    }


class ComparisonButtons:
    """The handlers of the buttons that begin a comparison."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._comparisons = Comparisons(console)

    async def start(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Show the models to compare, and the two ways to do it."""
        models = await models_of(self._console, context)
        if models is None:
            return say(context, "no_comparison")
        versions = (models.first.version, models.second.version)
        card = comparison_start(versions, event=context.event.id, language=context.rules.language)
        return Reply((card.as_message(),))

    async def five(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Begin with held-out questions; the card's event is the comparison's id, so once for each card."""
        # Few taps need it, and what evaluations are made of is slow to load.
        from tuneline.operator_chat.comparison.held_out_questions import (  # noqa: PLC0415
            held_out_questions,
        )

        if postback.version != NEW:
            raise OutOfDateDropError("the button is of another kind of card")
        models = await models_of(self._console, context)
        if models is None:
            return say(context, "no_comparison")
        questions = await held_out_questions(self._console.documents, models, comparison=postback.id)
        if questions.chosen:
            counts = {"identical": questions.identical, "unknown": questions.unknown}
            return await self._comparisons.begin(context, postback.id, models, questions.chosen, **counts)
        if not questions.identical:
            return say(context, "comparison_questions")
        card = no_difference(
            postback.id, questions.identical, questions.unknown, language=context.rules.language
        )
        return Reply((card.as_message(),))

    async def write(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Await the question as the operator's next text."""
        await await_text(self._console.documents, context, postback)
        return say(context, "comparison_write")


async def models_of(console: Console, context: EventContext) -> ComparedModels | None:
    """Return the models that are compared now; None without two."""
    return await compared_models(
        console.documents, context.serving, base_model=console.base_model, now=context.now()
    )
