"""Show the models, and let another one answer: promote or roll back, each after a second tap.

The confirmation's version is of the model and of the serving pointer together. So a tap does nothing if
either has changed since the card was made, and of two operators the second learns that.
"""

from tuneline.chat.context import EventContext, Reply
from tuneline.models import lifecycle, registry
from tuneline.operator_cards.confirmation_cards import promotion_confirmation, roll_back_confirmation
from tuneline.operator_cards.local_time import timezone_of
from tuneline.operator_cards.models.model_cards import model_cards
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.buttons import ButtonHandlers, OutOfDateDropError, operator_name, say
from tuneline.operator_chat.console import Console
from tuneline.operator_chat.models.model_list import can_serve, read_models
from tuneline.operator_chat.models.model_reading import (
    decided_in_line,
    model_answers,
    read_model,
    read_serving,
    version_of,
)
from tuneline.storage.records.serving import BASE, Serving


def model_handlers(console: Console) -> ButtonHandlers:
    """Return the handlers of the menu's area for models, and of the buttons of its cards."""
    buttons = ModelButtons(console)
    return {
        "models": buttons.models,
        "promote": buttons.promote,
        "yes_promote": buttons.yes_promote,
        "roll_back": buttons.roll_back,
        "yes_roll_back": buttons.yes_roll_back,
    }


class ModelButtons:
    """The handlers."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._documents = console.documents

    async def models(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Show the newest models."""
        shown = await read_models(self._documents, now=context.now())
        if not shown.models:
            return say(context, "no_models")
        language = context.rules.language
        cards = model_cards(shown, language=language, timezone=timezone_of(language))
        return Reply((cards.as_message(),))

    async def promote(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Show the confirmation before the model answers."""
        model, serving = await read_model(self._documents, postback.id)
        if model.document.version != postback.version:
            raise OutOfDateDropError("the model has changed since the card was made")
        if not can_serve(model.record, serving.record if serving else None, context.now()):
            return say(context, "model_over", version=_name(context, model.id))
        card = promotion_confirmation(
            model, version=version_of(model, serving), language=context.rules.language
        )
        return Reply((card.as_message(),))

    async def yes_promote(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Let the model answer, if it answers a question now."""
        model, serving = await read_model(self._documents, postback.id)
        if serving and _is_by(context, serving.record) and serving.record.version == model.id:
            await registry.record_promotion(self._documents, model.id, serving.record)
            return say(context, "model_promoted", version=_name(context, model.id))
        if version_of(model, serving) != postback.version:
            raise OutOfDateDropError("the model, or the serving one, has changed since the card was made")
        if not can_serve(model.record, serving.record if serving else None, context.now()):
            return say(context, "model_over", version=_name(context, model.id))
        async with self._console.loading(context):
            answers = await model_answers(self._console, model.record)
        if not answers:
            return say(context, "model_silent", version=_name(context, model.id))
        try:
            await lifecycle.promote(
                self._documents,
                model.id,
                by=operator_name(context),
                reason=decided_in_line(context),
                now=context.now(),
                seen=serving.record.version if serving else BASE,
                decided_in=context.event.id,
            )
        except (registry.ChangedMeanwhileRetryError, lifecycle.NotPossibleDropError) as changed:
            raise OutOfDateDropError(str(changed)) from None
        return say(context, "model_promoted", version=_name(context, model.id))

    async def roll_back(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Show the confirmation before the previous model answers again."""
        serving = await read_serving(self._documents)
        if serving is None or serving.record.version == BASE:
            return say(context, "nothing_behind")
        if serving.document.version != postback.version:
            raise OutOfDateDropError("another model serves since the card was made")
        after = lifecycle.next_alive(serving.record, context.now())
        card = roll_back_confirmation(serving, after=after, language=context.rules.language)
        return Reply((card.as_message(),))

    async def yes_roll_back(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Let the previous model answer again."""
        serving = await read_serving(self._documents)
        if serving is None:
            return say(context, "nothing_behind")
        if _is_by(context, serving.record):
            await registry.record_promotion(self._documents, serving.record.version, serving.record)
            return _rolled_back(context, _version_before(serving.record), serving.record.version)
        if serving.document.version != postback.version:
            raise OutOfDateDropError("another model serves since the card was made")
        try:
            change = await lifecycle.roll_back(
                self._documents,
                base_model=self._console.base_model,
                by=operator_name(context),
                reason=decided_in_line(context),
                now=context.now(),
                seen=serving.record.version,
                decided_in=context.event.id,
            )
        except (registry.ChangedMeanwhileRetryError, lifecycle.NotPossibleDropError) as changed:
            raise OutOfDateDropError(str(changed)) from None
        return _rolled_back(context, change.before or BASE, change.after)


def _is_by(context: EventContext, serving: Serving) -> bool:
    """Whether an earlier run of this event has made the last switch, and died before its reply."""
    return serving.decided_in == context.event.id


def _version_before(serving: Serving) -> str:
    """Return the version that served before the last rollback."""
    earlier = [version for version in serving.served or () if version != serving.version]
    return earlier[-1] if earlier else BASE


def _rolled_back(context: EventContext, before: str, after: str) -> Reply:
    return say(context, "model_rolled_back", version=_name(context, before), next=_name(context, after))


def _name(context: EventContext, version: str) -> str:
    return model_name(version, context.rules.language)
