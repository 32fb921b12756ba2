"""What the chat does for each kind of event: the model's answer, or a reply that needs none."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.deferred import deferred_postback
from tuneline.chat.deferred.deferred_answers import DeferredAnswers
from tuneline.chat.delivery import Delivery
from tuneline.chat.drafts.held_answers import HeldAnswers
from tuneline.chat.generate import AnswerGenerator
from tuneline.chat.handler import DEFERRED_SECONDS, EventHandler, store_seconds
from tuneline.chat.prompt.picture import Pictures
from tuneline.chat.replies import canned, feedback
from tuneline.chat.replies.enlist import enlist
from tuneline.chat.replies.operators import NoOperatorTexts, OperatorTexts, is_operator
from tuneline.chat.replies.privacy import privacy
from tuneline.chat.router import Kind, route
from tuneline.chat.sending import Line
from tuneline.chat.takeover.handover import AfterThumb, after_answer
from tuneline.inference.chat_model import ChatModel
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.pinned_answers import PinnedAnswers
from tuneline.settings import BotSettings
from tuneline.storage.documents import Documents

Behaviour = Callable[[EventContext], Awaitable[Reply | End]]


def chat_handler(
    *,
    documents: Documents,
    line: Line,
    model: ChatModel,
    bot: BotSettings,
    base_models: BaseModels,
    operator_texts: Callable[[], OperatorTexts] = NoOperatorTexts,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    deferred_seconds: float = DEFERRED_SECONDS,
) -> EventHandler:
    """Make the handler that answers users, each event exactly once."""
    pinned_answers, pictures = PinnedAnswers(documents=documents), Pictures(line.content)

    def behaviours(documents: Documents, delivery: Delivery) -> ChatBehaviours:
        generator = AnswerGenerator(
            documents=documents,
            delivery=delivery,
            model=model,
            base_models=base_models,
            pinned_answers=pinned_answers,
            answer_by=bot.answer_seconds,
            pictures=pictures,
            deferred=_deferred_answers(documents, delivery, bot, seconds=deferred_seconds),
        )
        return ChatBehaviours(documents, generator, delivery, operator_texts, base_models.providers)

    return EventHandler(
        documents=documents,
        line=line,
        bot=bot,
        behaviours=behaviours,
        now=now,
        deferred_seconds=deferred_seconds,
        news=lambda: operator_texts().news,
        inbox=lambda: operator_texts().inbox,
    )


def _deferred_answers(
    documents: Documents, delivery: Delivery, bot: BotSettings, *, seconds: float
) -> DeferredAnswers:
    return DeferredAnswers(
        delivery=delivery,
        held=HeldAnswers(documents=documents, delivery=delivery, answer_by=bot.answer_seconds),
        deferred_seconds=seconds,
        unsaved_after=store_seconds(bot),
    )


class ChatBehaviours:
    """What the chat does for one event. `operator_texts` is called when an operator writes."""

    def __init__(
        self,
        documents: Documents,
        generator: AnswerGenerator,
        delivery: Delivery,
        operator_texts: Callable[[], OperatorTexts],
        providers: Sequence[str],
    ) -> None:
        self._documents = documents
        self._generator = generator
        self._delivery = delivery
        self._operator_texts = operator_texts
        self._providers = providers

    def route(self, context: EventContext) -> Kind:
        """Return the kind of the event."""
        kind = route(context)
        is_text = kind in ("ask", "correct", "person", "handover")
        return "operator" if is_text and self._is_for_operators(context) else kind

    def is_limited(self, kind: str) -> bool:
        """Whether replies of this kind count in the chat's limits here; an answer counts itself."""
        return kind not in ("ask", "operator")

    async def respond(self, context: EventContext, kind: str) -> Reply | End:
        """Return the reply to an event of this kind, or its end without one."""
        return await self._by_kind()[kind](context)

    async def resume_deferred(self, context: EventContext) -> End:
        """Bring a deferred answer to its end, which an earlier run began."""
        return await self._generator.resume_deferred(context)

    def _by_kind(self) -> dict[str, Behaviour]:
        store, generator, takeovers = self._documents, self._generator, self._delivery.takeovers
        return {
            "skip": lambda context: _now(End("skipped")),
            "ask": self._ask,
            "person": takeovers.message,
            "handover": lambda context: takeovers.begin(context, "user"),
            "resume": takeovers.end,
            "greet": lambda context: _now(canned.greet(context)),
            "unsupported": lambda context: _now(canned.unsupported(context)),
            "empty": lambda context: _now(canned.empty(context)),
            "forget": lambda context: canned.forget(store, context, takeovers),
            "leave": lambda context: canned.leave(store, context, takeovers),
            "unsend": lambda context: canned.unsend(store, context),
            "late": lambda context: deferred_postback.fetch_deferred(
                store, context, show_loading=self._delivery.show_loading(context)
            ),
            "rate": lambda context: feedback.rate(
                store, context, self._ask_operator, AfterThumb(store, takeovers)
            ),
            "correct": lambda context: feedback.correct(store, context),
            "enlist": lambda context: enlist(store, context),
            "privacy": lambda context: _now(privacy(context, self._providers)),
            "probe": generator.probe,
            "operator": lambda context: self._operator_texts().respond(context),
        }

    async def _ask(self, context: EventContext) -> Reply | End:
        outcome = await self._generator.ask(context)
        return await after_answer(self._delivery.takeovers, context, outcome)

    async def _ask_operator(self, context: EventContext, event: str) -> Reply:
        """Ask an operator for the right answer to the question of `event`."""
        return await self._operator_texts().ask_answer(context, event)

    def _is_for_operators(self, context: EventContext) -> bool:
        """Whether an operator has sent a text that is no question to the bot."""
        is_text = context.event.message_type == "text"
        return is_text and is_operator(context) and self._operator_texts().recognizes(context)


async def _now(outcome: Reply | End) -> Reply | End:
    """Wrap a result that needs no waiting."""
    return outcome
