"""Recognize the one-to-one chat of an operator."""

from tuneline import logs
from tuneline.chat.context import EventContext
from tuneline.chat.memory.history import chat_path
from tuneline.notices.operators import read_operators
from tuneline.storage.record_store import record_of
from tuneline.storage.records.operators.bot_settings import RunningSettings
from tuneline.storage.records.record import UnreadableDropError


def is_operator(context: EventContext) -> bool:
    """Whether this is the one-to-one chat of an operator, by `bot/settings` as it was read for this run.

    A replayed event has no user's id any more, so the chat's path decides.
    """
    try:
        operators = read_operators(record_of(RunningSettings, context.settings)).operators
    except UnreadableDropError as unreadable:
        logs.error("bot/settings cannot be read, so no user is an operator", unreadable)
        return False
    return context.event.is_one_to_one and context.path in map(chat_path, operators)
