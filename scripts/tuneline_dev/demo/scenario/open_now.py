"""Ask about opening hours: the bot answers from the hours that are set, without a model."""

from datetime import UTC, datetime, timedelta

from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.steps import FailedStepError, say, sent_event, until

HOLIDAY = "中秋節"
ALWAYS = "現在有開，24 小時不打烊。"


async def open_now(client: DemoClient) -> None:
    """Check the answers for now and for a holiday. The bot has no hours before and after."""
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    await client.command("hours", "set", "daily", "00:00-24:00")
    try:
        await _expect(client, "請問現在有開嗎？", ALWAYS)
        await client.command("hours", "close", day.isoformat(), "--name", HOLIDAY)
        expected = f"{day.month}月{day.day}日"
        answer = await _expect(client, f"{HOLIDAY}有看診嗎？", expected, f"沒有開（{HOLIDAY}）")
    finally:
        await client.command("hours", "clear", "--all", "--yes")
    say("opening hours", f"“{ALWAYS}” and “{answer}”, without a model")


async def _expect(client: DemoClient, question: str, *parts: str) -> str:
    text, event = await client.ask(question)
    await until(lambda: sent_event(client, event), "the answer was not recorded")
    if not all(part in text for part in parts):
        raise FailedStepError(f"“{question}” was answered “{text}”, without {parts}")
    return text.partition("\n")[0]
