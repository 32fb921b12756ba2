"""Store the chats: messages of users and the bot, unsent and read ones, and the loading animation."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Literal

from tuneline_dev.emulators.line.recent import Recent

MESSAGES_KEPT = 5000
CHATS_KEPT = 5000
QUOTABLE = frozenset({"text", "textV2", "sticker", "image", "video", "template", "flex"})

Writer = Literal["user", "bot"]
# The account's staff write in LINE Official Account Manager.
Via = Literal["reply", "push", "staff"]


@dataclass
class ChatMessage:
    """One message in a chat: the message object, its time (ms), and its further data.

    `file` is the content that its user chose; None for a placeholder's.
    """

    id: str
    writer: Writer
    body: dict[str, Any]
    at: int
    via: Via | None = None
    event_id: str | None = None
    quote_token: str | None = None
    read: bool = False
    quick_reply_tapped: bool = False
    file: bytes | None = None
    earlier_quote_tokens: list[str] = field(default_factory=list)

    @property
    def quote_tokens(self) -> list[str]:
        """Return the tokens that quote the message; tokens from before an edit stay valid, too."""
        return [*self.earlier_quote_tokens, *([self.quote_token] if self.quote_token else [])]


@dataclass
class Chat:
    """One chat of the bot, with a user, a group or a room, by the first letter of its id.

    A chat is not `reachable` after the user blocked the bot or the bot left the group.
    """

    id: str
    reachable: bool = True
    members: set[str] = field(default_factory=set)
    loading_until: int | None = None
    messages: OrderedDict[str, ChatMessage] = field(default_factory=OrderedDict)

    def has_quote_token(self, token: object) -> bool:
        """Return whether `token` quotes a message of this chat."""
        return self.quoted_by(token) is not None

    def quoted_by(self, token: object) -> ChatMessage | None:
        """Return the message of this chat that `token` quotes."""
        return next((one for one in self.messages.values() if token in one.quote_tokens), None)

    def record_postback(self, data: str) -> None:
        """Record a tap on a button with `data`, which removes the buttons of a quick reply.

        https://developers.line.biz/en/docs/messaging-api/using-quick-reply/
        """
        last = next(reversed(self.messages.values()), None)
        quick_reply = last.body.get("quickReply") if last else None
        items = quick_reply.get("items") if isinstance(quick_reply, dict) else None
        actions = [item.get("action") for item in items or () if isinstance(item, dict)]
        if last and any(isinstance(one, dict) and one.get("data") == data for one in actions):
            last.quick_reply_tapped = True


class Chats:
    """All chats of the channel, with a bounded number of messages."""

    def __init__(self) -> None:
        self._chats: Recent[Chat] = Recent(CHATS_KEPT)
        self._home: OrderedDict[str, Chat] = OrderedDict()
        self._read_tokens: Recent[str] = Recent(MESSAGES_KEPT)
        self._unsent: Recent[bool] = Recent(MESSAGES_KEPT)

    def open(self, chat_id: str) -> Chat:
        """Return the chat with this id, a new one if there is none."""
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = Chat(chat_id)
        return chat

    def known(self, chat_id: str) -> Chat | None:
        """Return the chat with this id, if it exists."""
        return self._chats.get(chat_id)

    def all(self) -> list[Chat]:
        """Return every chat, the oldest first."""
        return list(self._chats.values())

    def is_member(self, user_id: str) -> bool:
        """Return whether the user is in any chat that the bot can reach."""
        return any(chat.reachable and user_id in (chat.id, *chat.members) for chat in self._chats.values())

    def add(self, chat: Chat, message: ChatMessage) -> None:
        """Add `message` to `chat`. A message of the bot ends the loading animation."""
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
        """Return the message with this id, if it is stored and not unsent."""
        chat = self._home.get(message_id)
        return chat.messages.get(message_id) if chat else None

    def unsend(self, message_id: str) -> Chat | None:
        """Unsend a user's message. Returns its chat, or None if there is no such message."""
        message = self.message(message_id)
        if message is None or message.writer != "user":
            return None
        chat = self._home.pop(message_id)
        del chat.messages[message_id]
        self._unsent[message_id] = True
        return chat

    def chat_of_text(self, message_id: str) -> Chat | None:
        """Return the chat with this text message of a user; None when there is no such message."""
        message = self.message(message_id)
        is_text = message is not None and message.writer == "user" and message.body.get("type") == "text"
        return self._home[message_id] if is_text else None

    def edit(self, message_id: str, body: dict[str, Any]) -> None:
        """Replace the text of a user's message."""
        message = self._home[message_id].messages[message_id]
        message.earlier_quote_tokens = message.quote_tokens
        message.body, message.quote_token = body, body.get("quoteToken")

    def was_unsent(self, message_id: str) -> bool:
        """Return whether the user unsent this message."""
        return message_id in self._unsent

    def mark_as_read(self, token: str) -> bool:
        """Mark the user's message with this token and all before it as read. Returns whether it exists."""
        message_id = self._read_tokens.get(token)
        if message_id is None:
            return False
        chat = self._home.get(message_id)
        for message in chat.messages.values() if chat else ():
            message.read = message.read or message.writer == "user"
            if message.id == message_id:
                break
        return True
