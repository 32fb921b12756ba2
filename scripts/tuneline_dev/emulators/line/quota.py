"""Count a month's push messages against the plan's limit."""

from datetime import UTC, datetime, timedelta

from tuneline_dev.emulators.line.clock import Clock

FREE_PLAN_MESSAGES = 200
_LINE_TIME = timedelta(hours=9)


class Quota:
    """The limit of messages a month (`None`: unlimited) and the number used; months begin in UTC+9.

    https://developers.line.biz/en/reference/messaging-api/#get-quota
    """

    def __init__(self, clock: Clock, limit: int | None = FREE_PLAN_MESSAGES) -> None:
        self._clock = clock
        self.limit = limit
        self._used = 0
        self._month = self._now()

    def _now(self) -> tuple[int, int]:
        at = datetime.fromtimestamp(self._clock.seconds(), UTC) + _LINE_TIME
        return at.year, at.month

    @property
    def used(self) -> int:
        """Return the messages counted this month."""
        if self._now() != self._month:
            self._month, self._used = self._now(), 0
        return self._used

    @used.setter
    def used(self, value: int) -> None:
        self._month, self._used = self._now(), value

    def spend(self, recipients: int) -> bool:
        """Count a push to so many recipients. Returns False, and counts nothing, over the limit."""
        if self.limit is not None and self.used + recipients > self.limit:
            return False
        self.used += recipients
        return True
