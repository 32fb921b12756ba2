"""Read once a day what LINE says about the channel, and each hour while its switch Chat is off."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.models.daily_check import check_hourly
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, read_record
from tuneline.storage.records.operators.channel import CHANNEL, Channel

if TYPE_CHECKING:
    # LINE's SDK takes most of a second to load: it is loaded only if LINE is asked.
    from tuneline.line.bot_info import BotInfo, LineBotInfo

# The name of the claim, so that one of several pollers asks LINE.
CHECK: Final = "line-channel"


class LineChannelReader:
    """Keeps `bot/channel`. `open_line` is None without an access token."""

    def __init__(
        self,
        *,
        documents: Documents,
        open_line: Callable[[], AbstractAsyncContextManager["LineBotInfo"]] | None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._open_line = open_line
        self._now = now

    async def tick(self) -> None:
        """Read it if it is due. A failure of LINE is logged, and the next hour tries again.

        Raises UnavailableRetryError.
        """
        known = await read_record(self._documents, Channel, CHANNEL) or Channel()
        if self._open_line is not None and known.is_due(self._now()):
            await check_hourly(self._documents, CHECK, self._read, now=self._now)

    async def _read(self) -> None:
        if self._open_line is None:
            return
        try:
            async with self._open_line() as line:
                info = await line.read()
        except (DropError, RetryError) as failed:
            logs.warning("LINE did not answer what the channel is", **logs.described(failed))
            return
        await record_channel(self._documents, info, now=self._now())


async def record_channel(documents: Documents, info: "BotInfo", *, now: datetime) -> Channel:
    """Record what LINE said about the channel, and return the record."""
    written = await change_record(
        documents, Channel, CHANNEL, lambda known: replace(known or Channel(), **asdict(info), read_at=now)
    )
    return written or Channel()
