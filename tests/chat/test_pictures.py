"""Pictures are large: a few are fetched and asked about at once, and the others wait."""

import asyncio
from collections.abc import Sequence

import pytest

from tests.chat.conftest import Bot, Task, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.prompt import picture
from tuneline.errors import DropError
from tuneline.line.client import LineClient
from tuneline.line.messages import Message
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts

pytestmark = pytest.mark.stores("sqlite")


class Album:
    """LINE, with pictures of any size; `fetched` are the messages whose pictures were asked for."""

    def __init__(self, line: LineClient, size: int) -> None:
        self._line, self._size = line, size
        self.fetched: list[str] = []

    async def content(self, message_id: str, *, most_bytes: int) -> bytes:
        if self._size > most_bytes:
            raise DropError(f"the file is larger than {most_bytes} bytes")
        self.fetched.append(message_id)
        return b"\x89PNG" + bytes(self._size)

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        return await self._line.reply(reply_token, messages)

    async def show_loading(self, user_id: str) -> None:
        await self._line.show_loading(user_id)


async def test_a_few_pictures_are_asked_about_at_once_and_texts_do_not_wait_for_them(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"images": True})
    openai.set(chat_answer="好的")
    openai.fault("chat", "hang", times=picture.AT_ONCE, seconds=60)
    client = LineClient(channel_access_token="channel-access-token", base_url=line.url)
    album = Album(client, 1000)
    bot = bot_with({"ANSWER_SECONDS": "30"}, line=album)
    people = [f"U{number:032x}" for number in range(2 * picture.AT_ONCE + 1)]
    pictures = [task(type="image", text=None, user=user) for user in people[:-1]]
    running = {one.event.message_id: asyncio.ensure_future(bot.handle(one)) for one in pictures}
    async with asyncio.timeout(20):
        while openai.calls("chat") < picture.AT_ONCE:
            await asyncio.sleep(0.02)
    assert await bot.handle(task(user=people[-1])) == "sent"
    assert len(album.fetched) == picture.AT_ONCE
    asked = [running.pop(message) for message in album.fetched]
    for question in asked:
        question.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    async with asyncio.timeout(20):
        assert await asyncio.gather(*running.values()) == ["sent"] * picture.AT_ONCE
    assert len(album.fetched) == 2 * picture.AT_ONCE
    await client.close()


async def test_a_picture_that_is_too_large_is_no_question(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"images": True})
    client = LineClient(channel_access_token="channel-access-token", base_url=line.url)
    one = task(type="image", text=None)
    assert await bot_with(line=Album(client, picture.MOST_BYTES + 1)).handle(one) == "sent"
    assert line.said() == [chat_texts.text("apology", "zh-TW")]
    assert (await event_of(documents, one))["apology"] == "picture"
    assert openai.calls("chat") == 0
    await client.close()
