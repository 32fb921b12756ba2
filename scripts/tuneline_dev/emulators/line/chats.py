"""Keeps the chats: what the user and the bot wrote, what was unsent, read and is loading."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Literal

from tuneline_dev.emulators.line.recent import Recent

MESSAGES_KEPT = 5000
CHATS_KEPT = 5000
QUOTABLE = frozenset({"text", "textV2", "sticker", "image", "video", "template", "flex"})

Writer = Literal["user", "bot"]
Via = Literal["reply", "push"]


@dataclass
class ChatMessage:
    """One message in a chat: the message object as it was sent, when (ms), and what came with it."""

    id: str
    writer: Writer
    body: dict[str, Any]
    at: int
    via: Via | None = None
    event_id: str | None = None
    quote_token: str | None = None
    read: bool = False
    quick_reply_tapped: bool = False
    earlier_quote_tokens: list[str] = field(default_factory=list)

    @property
    def quote_tokens(self) -> list[str]:
        """What quotes the message; a token from before an edit never expires either."""
        return [*self.earlier_quote_tokens, *([self.quote_token] if self.quote_token else [])]


@dataclass
class Chat:
    """One chat of the bot: with a user, a group or a room, as the first letter of its id says.

    A chat is not `reachable` after the user blocked the bot or the bot left the group.
    """

    id: str
    reachable: bool = True
    members: set[str] = field(default_factory=set)
    loading_until: int | None = None
    messages: OrderedDict[str, ChatMessage] = field(default_factory=OrderedDict)

    def has_quote_token(self, token: object) -> bool:
        """Whether a message of this chat can be quoted by `token`."""
        return self.quoted_by(token) is not None

    def quoted_by(self, token: object) -> ChatMessage | None:
        """The message of this chat that `token` quotes."""
        return next((one for one in self.messages.values() if token in one.quote_tokens), None)

    def record_postback(self, data: str) -> None:
        """Record that a button with `data` was tapped: the buttons of a quick reply are gone after that.

        https://developers.line.biz/en/docs/messaging-api/using-quick-reply/
        """
        last = next(reversed(self.messages.values()), None)
        quick_reply = last.body.get("quickReply") if last else None
        items = quick_reply.get("items") if isinstance(quick_reply, dict) else None
        actions = [item.get("action") for item in items or () if isinstance(item, dict)]
        if last and any(isinstance(one, dict) and one.get("data") == data for one in actions):
            last.quick_reply_tapped = True


class Chats:
    """All chats of the channel; the oldest messages are forgotten first."""

    def __init__(self) -> None:
        self._chats: Recent[Chat] = Recent(CHATS_KEPT)
        self._home: OrderedDict[str, Chat] = OrderedDict()
        self._read_tokens: Recent[str] = Recent(MESSAGES_KEPT)
        self._unsent: Recent[bool] = Recent(MESSAGES_KEPT)

    def open(self, chat_id: str) -> Chat:
        """The chat with this id, made when it is new."""
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = Chat(chat_id)
        return chat

    def known(self, chat_id: str) -> Chat | None:
        """The chat with this id, if anything ever happened in it."""
        return self._chats.get(chat_id)

    def all(self) -> list[Chat]:
        """Every chat, the oldest first."""
        return list(self._chats.values())

    def is_member(self, user_id: str) -> bool:
        """Whether the user takes part in any chat the bot can reach."""
        return any(chat.reachable and user_id in (chat.id, *chat.members) for chat in self._chats.values())

    def add(self, chat: Chat, message: ChatMessage) -> None:
        """Show `message` in `chat`; a message of the bot ends the loading animation."""
        chat.messages[message.id] = message
        self._home[message.id] = chat
        if message.writer == "bot":
            chat.loading_until = None
        read_token = message.body.get("markAsReadToken")
        if message.writer == "user" and isinstance(read_token, str):
            self._read_tokens[read_token] = message.id
        while len(self._home) > MESSAGES_KEPT:
            forgotten, home = self._home.popitem(last=False)
            home.messages.pop(forgotten, None)

    def message(self, message_id: str) -> ChatMessage | None:
        """The message with this id, while it is remembered and not unsent."""
        chat = self._home.get(message_id)
        return chat.messages.get(message_id) if chat else None

    def unsend(self, message_id: str) -> Chat | None:
        """Take a message of the user back; the chat it was in, or None when there is no such message."""
        message = self.message(message_id)
        if message is None or message.writer != "user":
            return None
        chat = self._home.pop(message_id)
        del chat.messages[message_id]
        self._unsent[message_id] = True
        return chat

    def chat_of_text(self, message_id: str) -> Chat | None:
        """The chat with this text message of a user; None when there is no such message."""
        message = self.message(message_id)
        is_text = message is not None and message.writer == "user" and message.body.get("type") == "text"
        return self._home[message_id] if is_text else None

    def edit(self, message_id: str, body: dict[str, Any]) -> None:
        """Give a message of a user new words, in its place in the chat."""
        message = self._home[message_id].messages[message_id]
        message.earlier_quote_tokens = message.quote_tokens
        message.body, message.quote_token = body, body.get("quoteToken")

    def was_unsent(self, message_id: str) -> bool:
        """Whether the user took this message back."""
        return message_id in self._unsent

    def mark_as_read(self, token: str) -> bool:
        """Mark the user's message with this token, and all before it, as read; False for no such token."""
        message_id = self._read_tokens.get(token)
        if message_id is None:
            return False
        chat = self._home.get(message_id)
        for message in chat.messages.values() if chat else ():
            message.read = message.read or message.writer == "user"
            if message.id == message_id:
                break
        return True
