"""Give the chat to a person where the bot does not help: two thumbs down in a row, an unknown answer."""

from dataclasses import dataclass, replace
from typing import Final

from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.takeover.takeovers import Takeovers
from tuneline.line.split_messages import MESSAGES
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record_with_result
from tuneline.storage.records.answers.feedback import Rating
from tuneline.storage.records.chat import Chat

# So many answers in a row with a thumb down give the chat to a person.
THUMBS_DOWN: Final = 2


async def after_answer(takeovers: Takeovers, context: EventContext, outcome: Reply | End) -> Reply | End:
    """Return the answer; if it says that nothing is known, and a setting says so, a person has the chat."""
    is_wanted = context.rules.handover_on_unknown and context.event.is_one_to_one
    if isinstance(outcome, End) or outcome.listed_for != "none_fits" or not is_wanted:
        return outcome
    begun = await takeovers.begin(context, "unknown")
    if isinstance(begun, End):
        return outcome
    messages = [replace(message, quick=()) for message in outcome.messages[: MESSAGES - 1]]
    return replace(outcome, messages=(*messages, begun.messages[-1]), listed_for=None, chat=None)


@dataclass(frozen=True)
class AfterThumb:
    """Counts the thumbs down in a row, and gives the chat to a person."""

    documents: Documents
    takeovers: Takeovers

    async def __call__(self, context: EventContext, event: str, rating: Rating) -> Reply | End | None:
        """Return the note about the takeover after the thumb for the answer to `event`; None without one."""
        if not context.rules.handover or not context.event.is_one_to_one:
            return None

        def counted(stored: Chat | None) -> tuple[Chat | None, bool]:
            if stored is None:
                return None, False
            before = [down for down in stored.thumbs_down if down != event]
            after = (*before, event)[-THUMBS_DOWN:] if rating == "bad" else ()
            return replace(stored, thumbs_down=after), len(after) == THUMBS_DOWN

        _, is_enough = await change_record_with_result(self.documents, Chat, context.path, counted)
        return await self.takeovers.begin(context, "thumbs") if is_enough else None
