"""Answer the taps about drafts: list, send, edit, skip, confirm a text, and switch draft mode."""

from typing import Literal

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.drafts.decision import StoredDraft, is_with_person
from tuneline.line.messages import Message
from tuneline.line.split_messages import split
from tuneline.operator_cards.drafts.draft_cards import SETTINGS_ID
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.answers.answer_replies import with_stop
from tuneline.operator_chat.awaited_text import await_text, last_awaited
from tuneline.operator_chat.buttons import ButtonHandlers, OutOfDateDropError, say
from tuneline.operator_chat.drafts.draft_desk import DraftDesk
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.texts.operator_texts import texts


class DraftButtons:
    """The handlers of the buttons about drafts."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._desk = DraftDesk(documents)

    @property
    def handlers(self) -> ButtonHandlers:
        """The handlers by their verbs."""
        return {
            "drafts": self._list,
            "send_draft": self._send,
            "edit_draft": self._edit,
            "skip_draft": self._skip,
            "yes_draft": self._confirm,
            "drafts_on": self._switch_on,
            "drafts_off": self._switch_off,
        }

    async def _list(self, context: EventContext, _: OperatorPostback) -> Reply:
        return await self._desk.waiting(context)

    async def _send(self, context: EventContext, postback: OperatorPostback) -> Reply:
        return await self._desk.decide(context, await self._desk.read(postback.id), "sent")

    async def _skip(self, context: EventContext, postback: OperatorPostback) -> Reply:
        return await self._desk.decide(context, await self._desk.read(postback.id), "skipped")

    async def _edit(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Await the answer; the whole draft is a message that can be copied."""
        draft = await self._desk.read(postback.id)
        if draft.record.state != "waiting":
            return say(context, "draft_taken")
        await await_text(self._documents, context, postback)
        prompt = with_stop(context, texts(context.rules.language)["write_draft"])
        return Reply((*map(Message, split(draft.record.answer)[:4]), *prompt.messages))

    async def _confirm(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Send the text that was kept until its operator agrees."""
        draft = await self._desk.read(postback.id)
        text = _kept_text(context, draft)
        if text and await is_with_person(self._documents, draft, now=context.now()):
            # The text is kept for a tap after the takeover.
            return say(context, "draft_with_person")
        reply = await self._desk.decide(context, draft, "edited", text)
        await await_text(self._documents, context, None)
        return reply

    async def _switch_on(self, context: EventContext, postback: OperatorPostback) -> Reply:
        return await self._switch(context, postback, "model", "drafts_switched_on")

    async def _switch_off(self, context: EventContext, postback: OperatorPostback) -> Reply:
        return await self._switch(context, postback, "off", "drafts_switched_off")

    async def _switch(
        self, context: EventContext, postback: OperatorPostback, mode: Literal["model", "off"], said: str
    ) -> Reply:
        """Write the setting into the settings as the card was made of them."""
        settings = context.settings
        if postback.id != SETTINGS_ID or settings is None:
            raise OutOfDateDropError("the card is about no settings")
        if settings.data.get("drafts_switched_in") == context.event.id:
            return say(context, said)
        if settings.version != postback.version:
            raise OutOfDateDropError("the settings have changed")
        switched = {**settings.data, "drafts": mode, "drafts_switched_in": context.event.id}
        try:
            await self._documents.replace(settings, switched)
        except StaleVersionRetryError:
            raise OutOfDateDropError("the settings have changed") from None
        return say(context, said)


def _kept_text(context: EventContext, draft: StoredDraft) -> str:
    """Return the text that waits for this confirmation; empty if this tap has sent it before."""
    if draft.record.decided_in == context.event.id or draft.record.state != "waiting":
        return ""
    awaited, of = context.chat_record.awaited, last_awaited(context)
    if awaited is None or of is None or of.verb != "edit_draft" or of.id != draft.id:
        raise OutOfDateDropError("another text is awaited")
    text = awaited.get("text", "")
    if not text.strip():
        raise OutOfDateDropError("the text is not kept any more")
    return text
