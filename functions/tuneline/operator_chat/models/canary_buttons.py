"""Let a model answer a part of the chats, raise its share, and stop it, each after a second tap.

A button's version is of the model and of the serving pointer together, as that of a promotion is.
"""

from tuneline.chat.context import EventContext, Reply
from tuneline.models.canary import decisions
from tuneline.models.canary.decisions import Decision
from tuneline.models.canary.figures import read_figures
from tuneline.models.canary.table import canary_rows
from tuneline.models.lifecycle import NotPossibleDropError
from tuneline.models.registry import ChangedMeanwhileRetryError
from tuneline.operator_cards.local_time import timezone_of
from tuneline.operator_cards.models.canary_card import (
    SHARES,
    ShownCanary,
    canary_card,
    share_confirmation,
    stop_confirmation,
)
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.buttons import ButtonHandlers, OutOfDateDropError, operator_name, say
from tuneline.operator_chat.console import Console
from tuneline.operator_chat.models.model_list import can_serve
from tuneline.operator_chat.models.model_reading import (
    decided_in_line,
    model_answers,
    read_model,
    read_serving,
    version_of,
)
from tuneline.storage.record_store import StoredRecord, read_stored
from tuneline.storage.records.model import Model, model_path
from tuneline.storage.records.serving import Canary, Serving


def canary_handlers(console: Console) -> ButtonHandlers:
    """Return the handlers of the buttons about a canary."""
    buttons = CanaryButtons(console)
    return {
        "canary": buttons.canary,
        "share": buttons.share,
        "yes_share": buttons.yes_share,
        "stop_canary": buttons.stop,
        "yes_stop_canary": buttons.yes_stop,
    }


class CanaryButtons:
    """The handlers."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._documents = console.documents

    async def canary(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Show both sides of the canary."""
        serving = await read_serving(self._documents)
        canary = serving.record.canary if serving else None
        if serving is None or canary is None:
            return say(context, "canary_none")
        model = await read_stored(self._documents, Model, model_path(canary.version))
        figures = await read_figures(self._documents, canary, now=context.now())
        rows = [(row.key, row.candidate, row.current) for row in canary_rows(figures)]
        shown = ShownCanary(canary, version_of(model, serving), model, rows)
        language = context.rules.language
        card = canary_card(shown, language=language, timezone=timezone_of(language))
        return Reply((card.as_message(),))

    async def share(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Show the confirmation before a model answers a share of the chats."""
        version, share = postback.ids[0], _share(postback)
        model, serving = await self._unchanged(postback)
        if not can_serve(model.record, serving.record if serving else None, context.now()):
            return say(context, "model_over", version=_name(context, version))
        card = share_confirmation(version, share, pointer=postback.version, language=context.rules.language)
        return Reply((card.as_message(),))

    async def yes_share(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Let the model answer the share, if it answers a question now."""
        version, share = postback.ids[0], _share(postback)
        serving = await read_serving(self._documents)
        if serving and serving.record.canary and serving.record.canary.decided_in == context.event.id:
            await decisions.record_share(self._documents, serving.record, now=context.now())
            return _shared(context, serving.record.canary)
        model, serving = await self._unchanged(postback)
        running = serving.record.canary if serving else None
        if running is None or running.version != version:
            async with self._console.loading(context):
                answers = await model_answers(self._console, model.record)
            if not answers:
                return say(context, "model_silent", version=_name(context, version))
        try:
            canary = await decisions.set_share(
                self._documents,
                version,
                share=share,
                base_model=self._console.base_model,
                decision=_decision(context, running),
            )
        except (ChangedMeanwhileRetryError, NotPossibleDropError) as changed:
            raise OutOfDateDropError(str(changed)) from None
        return _shared(context, canary)

    async def stop(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Show the confirmation before the current model answers all chats again."""
        await self._running(postback)
        card = stop_confirmation(postback.id, pointer=postback.version, language=context.rules.language)
        return Reply((card.as_message(),))

    async def yes_stop(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Stop the canary."""
        serving = await read_serving(self._documents)
        end = serving.record.canary_end if serving else None
        if end is not None and end.decided_in == context.event.id:
            await decisions.record_end(self._documents, end, now=context.now())
            return say(context, "canary_stopped", version=_name(context, end.version))
        canary = await self._running(postback)
        try:
            await decisions.end(self._documents, why="stopped", decision=_decision(context, canary))
        except (ChangedMeanwhileRetryError, NotPossibleDropError) as changed:
            raise OutOfDateDropError(str(changed)) from None
        return say(context, "canary_stopped", version=_name(context, canary.version))

    async def _unchanged(
        self, postback: OperatorPostback
    ) -> tuple[StoredRecord[Model], StoredRecord[Serving] | None]:
        """Read the model and the pointer. OutOfDateDropError if either has changed since the card."""
        model, serving = await read_model(self._documents, postback.ids[0])
        if version_of(model, serving) != postback.version:
            raise OutOfDateDropError("the model, or the serving one, has changed since the card was made")
        return model, serving

    async def _running(self, postback: OperatorPostback) -> Canary:
        """Return the canary of the button. OutOfDateDropError if it has changed, or has ended."""
        _, serving = await self._unchanged(postback)
        canary = serving.record.canary if serving else None
        if canary is None or canary.version != postback.id:
            raise OutOfDateDropError("the canary has ended")
        return canary


def _share(postback: OperatorPostback) -> int:
    """Return the share of a button; anybody may have made it up."""
    share = postback.ids[1]
    if share not in map(str, SHARES):
        raise OutOfDateDropError("no card offers this share")
    return int(share)


def _decision(context: EventContext, running: Canary | None) -> Decision:
    return Decision(
        by=operator_name(context),
        reason=decided_in_line(context),
        now=context.now(),
        seen=running.period if running else "",
        decided_in=context.event.id,
    )


def _shared(context: EventContext, canary: Canary) -> Reply:
    version = _name(context, canary.version)
    return say(context, "canary_set", version=version, share=str(canary.share))


def _name(context: EventContext, version: str) -> str:
    return model_name(version, context.rules.language)
