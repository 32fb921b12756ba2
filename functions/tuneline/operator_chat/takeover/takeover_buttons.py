"""Answer the taps about chats that a person has: take one over, give it back, list them."""

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.takeover import recording
from tuneline.chat.takeover.current import CurrentTakeover, current_takeovers, with_notices
from tuneline.chat.takeover.recording import NewTakeover
from tuneline.line.messages import Message
from tuneline.notices.handover import OWN_ACT, Handover, UserMessage, forget_question, notify_handover
from tuneline.operator_cards.local_time import timezone_of
from tuneline.operator_cards.news.takeover_cards import (
    ShownTakeover,
    resumed_card,
    taken_card,
    takeover_cards,
)
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.buttons import ButtonHandlers, OutOfDateDropError
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, read_record, read_stored
from tuneline.storage.records.answers.unanswered import UnansweredQuestion, unanswered_path
from tuneline.storage.records.chat import CHATS, Chat
from tuneline.storage.records.notice import reader_of
from tuneline.texts.card_texts import texts


class TakeoverButtons:
    """The handlers of the buttons about takeovers."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    @property
    def handlers(self) -> ButtonHandlers:
        """The handlers by their verbs."""
        return {"with_person": self._list, "take_over": self._take_over, "resume": self._resume}

    async def _list(self, context: EventContext, _: OperatorPostback) -> Reply:
        """Show the chats that a person has, the oldest first."""
        found = await current_takeovers(self._documents, now=context.now(), hours=context.hours)
        language = context.rules.language
        if not found:
            return Reply((Message(texts(language)["takeover_none"]),))
        cards = takeover_cards(
            [*map(shown, found)], language=language, timezone=timezone_of(language), count=len(found)
        )
        return Reply((cards.as_message(),))

    async def _take_over(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Give the chat of an open question to this operator. The other operators learn it as news."""
        question = await self._question(postback)
        chat, event = question.record.chat, context.event.id
        new = NewTakeover(by="operator", event=event, human_hours=context.rules.human_hours)
        takeover = await recording.begin(self._documents, chat, new, now=context.now, hours=context.hours)
        if takeover.human is None:
            raise OutOfDateDropError("the takeover was ended before it was recorded")
        if takeover.outcome == "begun":
            await notify_handover(
                self._documents,
                Handover(chat, event),
                UserMessage(question.record.question, question.record.message),
                by="operator",
                now=context.now(),
                unpushed=OWN_ACT,
                seen_by=(reader_of(context.path),),
            )
            await self._forget_if_withdrawn(question)
        return await self._taken(context, chat, is_first=takeover.outcome == "begun")

    async def _forget_if_withdrawn(self, question: StoredRecord[UnansweredQuestion]) -> None:
        """Take the question out of the notice if its user has withdrawn it meanwhile.

        A withdrawal deletes the listed question before it looks for notices.
        """
        path, asked = question.document.path, question.record
        if await read_record(self._documents, UnansweredQuestion, path) is None:
            await forget_question(self._documents, asked.chat, asked.message)

    async def _taken(self, context: EventContext, chat: str, *, is_first: bool) -> Reply:
        stored = await read_stored(self._documents, Chat, chat)
        chats = [stored] if stored else []
        found = await with_notices(self._documents, chats, now=context.now(), hours=context.hours)
        if not found:
            raise OutOfDateDropError("the takeover is over")
        language = context.rules.language
        card = taken_card(
            shown(found[0]), language=language, timezone=timezone_of(language), is_first=is_first
        )
        return Reply((card.as_message(),))

    async def _resume(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Give the chat back to the bot, if this takeover still has it."""
        path, event = f"{CHATS}/{postback.id}", postback.version
        is_ended = await recording.end(self._documents, path, event=event)
        if not is_ended and context.record.attempts > 1:
            # A run of this tap that died may have ended it.
            chat = await read_record(self._documents, Chat, path)
            is_ended = chat is not None and chat.human_ended == event
        return Reply((resumed_card(language=context.rules.language, is_first=is_ended).as_message(),))

    async def _question(self, postback: OperatorPostback) -> StoredRecord[UnansweredQuestion]:
        question = await read_stored(self._documents, UnansweredQuestion, unanswered_path(postback.id))
        if question is None or question.document.version != postback.version:
            raise OutOfDateDropError("the question has changed")
        if not question.record.is_one_to_one or question.record.answered_in is not None:
            raise OutOfDateDropError("the question is answered, or was asked in a group")
        return question


def shown(takeover: CurrentTakeover) -> ShownTakeover:
    """Return what a card shows of a takeover."""
    return ShownTakeover(
        chat=takeover.chat.removeprefix(f"{CHATS}/"),
        event=takeover.human["event"],
        by=takeover.human["by"],
        since=takeover.began,
        until=takeover.human["until"],
        question=takeover.fact("question"),
        chat_link=takeover.fact("chat_link"),
    )
