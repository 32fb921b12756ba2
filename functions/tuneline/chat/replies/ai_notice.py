"""Tell each chat, before or with the first reply, that a generative AI answers.

Korea's AI Basic Act, article 31, requires it since 2026-01-22, and it is right everywhere:
https://www.law.go.kr/법령/인공지능발전과신뢰기반조성등에관한기본법
A greeting that says so counts. But people also write without following: friends from before the bot, people
who find the account by search, groups. So a record of the chat's hash keeps for a year that it was told.

The record is written after LINE took the notice. A second notice is harmless, and a missing one is not.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext
from tuneline.chat.replies.emergencies import hotlines
from tuneline.chat.replies.operators import is_operator
from tuneline.chat.sending import Replies
from tuneline.errors import DropError, RetryError
from tuneline.line.messages import Message
from tuneline.line.split_messages import MESSAGE_UNITS, MESSAGES, units
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.answers.ai_notice import KEEP_AI_NOTICES, AiNotice, ai_notice_path
from tuneline.storage.update import ABSENT

# Replies that are about the user's own wish alone. After a deletion request nothing is stored of the chat.
_WITHOUT_NOTICE: Final = frozenset({"forget", "enlist", "operator", "person", "handover"})
_AI: Final = (
    r"(?:(?<![A-Za-z0-9])A\.?I(?![A-Za-z0-9])\.?|人工智慧|人工智能|人工知能|인공지능|ปัญญาประดิษฐ์|เอไอ)"
)
# What an AI is or does that answers; a clinic has other AI, too: a skin scan, a course, a brand.
_ANSWERS: Final = (
    r"(?:答|回[覆复應应]|客服|助理|助手|小[幫帮]手|[機机]器人|程[式序]|服[務务][員员]|秘[書书]|為您服務|为您服务"
    r"|応答|返信|返答|アシスタント|ボット|プログラム|コンシェルジュ|自動対応"
    r"|답변|답합|답해|답장|응답|응대|상담|챗봇|도우미|비서|어시스턴트|프로그램|안내"
    r"|ตอบ|ผู้ช่วย|แชต|แชท|บอต|บอท|โปรแกรม"
    r"|assistant|bot\b|chatbot|agent|program|answer|repl(?:y|ies|ied)|respon[ds]|message)"
)
_NEAR: Final = r"[^。．.!！?？;；,，、\n]{0,24}?"
_SAYS_AI_ANSWERS: Final = re.compile(f"{_AI}{_NEAR}{_ANSWERS}|{_ANSWERS}{_NEAR}{_AI}", re.IGNORECASE)
_NOT_AI: Final = re.compile(
    rf"(?:不是|並非|并非|非|不用|不會用|不会用|沒有|没有|不使用)\s*(?:由|用)?{_AI}"
    rf"|{_AI}{_NEAR}(?:では(?:ありません|なく|ない)|じゃな|は使|を使わ|[가이]?\s*아니|아닌|없이)"
    rf"|(?:ไม่ใช่|ไม่ได้ใช้|ไม่ใช้)\s*{_AI}"
    rf"|\b(?:not|no|never|without)\s+(?:\w+\s+){{0,2}}{_AI}",
    re.IGNORECASE,
)


def names_ai(text: str) -> bool:
    """Whether `text` says that an AI answers, not only that there is some AI. In doubt it does not."""
    form = unicodedata.normalize("NFKC", text)
    return bool(_SAYS_AI_ANSWERS.search(form)) and not _NOT_AI.search(form)


def is_due(context: EventContext) -> bool:
    """Whether the reply to the event needs the notice. The operators know what they operate."""
    if not context.rules.ai_notice or context.record.kind in _WITHOUT_NOTICE:
        return False
    return not _is_told(context) and not is_operator(context)


def most_messages(context: EventContext) -> int:
    """Return how many messages an answer may have, so that the notice has its place."""
    return MESSAGES - 1 if is_due(context) else MESSAGES


class NoticedLine:
    """Sends the replies to one event, with the notice if it is due."""

    def __init__(self, line: Replies, *, documents: Documents, context: EventContext) -> None:
        self._line, self._documents, self._context = line, documents, context

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        """Send the messages, and record that the chat was told. Return their ids, that of the notice last."""
        if not is_due(self._context):
            return await self._line.reply(reply_token, messages)
        if self._context.record.kind == "greet":
            sent = await self._line.reply(reply_token, messages)
            if any(names_ai(message.text) for message in messages):
                await self._record()
            return sent
        position, noticed = _with_notice(self._context, messages)
        sent = await self._line.reply(reply_token, noticed)
        await self._record()
        if position is None:
            return sent
        return [*sent[:position], *sent[position + 1 :], *sent[position : position + 1]]

    async def _record(self) -> None:
        """Record that the chat was told. If that fails, it is told again with the next reply."""
        context = self._context
        now, known = context.now(), context.ai_notice.document if context.ai_notice else ABSENT

        def told(stored: AiNotice | None) -> AiNotice | None:
            is_told = stored is not None and stored.is_valid(now)
            return None if is_told else replace(stored or AiNotice(), expire_at=now + KEEP_AI_NOTICES)

        try:
            path = ai_notice_path(context.path)
            await change_record(self._documents, AiNotice, path, told, known=known)
        except (DropError, RetryError) as failed:
            logs.warning("a chat may be told again that an AI answers", **logs.described(failed))


def _is_told(context: EventContext) -> bool:
    return context.ai_notice is not None and context.ai_notice.record.is_valid(context.now())


def _with_notice(
    context: EventContext, messages: Sequence[Message]
) -> tuple[int | None, tuple[Message, ...]]:
    """Return the messages with the notice, and its position; None if it is a part of the first message.

    It comes first, but after hotline numbers. The last message has the quick replies.
    """
    notice, last = Message(context.text("ai_notice")), messages[-1]
    if len(messages) >= MESSAGES:
        return None, _in_first(notice.text, messages)
    if hotlines(context.question, context.rules.language):
        end = (replace(last, quick=()), replace(notice, quick=last.quick))
        return len(messages), (*messages[:-1], *end)
    return 0, (notice, *messages)


def _in_first(notice: str, messages: Sequence[Message]) -> tuple[Message, ...]:
    """Return a full reply with the notice in its first message, from whose end it takes the place."""
    first = f"{notice}\n\n{messages[0].text}"
    while units(first) > MESSAGE_UNITS:
        first = first[: len(first) - max(1, (units(first) - MESSAGE_UNITS) // 2)]
    return (replace(messages[0], text=first), *messages[1:])
