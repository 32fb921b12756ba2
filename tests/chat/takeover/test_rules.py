"""Whether a person has a chat at a moment."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tuneline.chat.takeover.rules import QUIET_MINUTES, in_force
from tuneline.storage.records.chat import Chat, HumanTurn

BEGAN = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def human(*, hours: float = 12, active_at: datetime = BEGAN, since: datetime | None = BEGAN) -> HumanTurn:
    until = BEGAN + timedelta(hours=hours)
    return {"since": since, "until": until, "by": "user", "event": "e", "active_at": active_at}


@dataclass(frozen=True)
class OpenFrom:
    """Office hours that begin at a moment and never end."""

    opens: datetime

    def open_minutes(self, start: datetime, end: datetime) -> float:
        """Return the minutes after `opens`."""
        return max((end - max(start, self.opens)) / MINUTE, 0.0)


def test_a_chat_without_a_takeover_is_the_bots() -> None:
    assert in_force(None, now=BEGAN, hours=None) is None
    assert in_force(Chat(), now=BEGAN, hours=None) is None


def test_a_takeover_is_in_force_before_it_is_recorded() -> None:
    assert in_force(Chat(human=human(since=None)), now=BEGAN, hours=None)


def test_it_is_over_at_its_end_even_while_the_user_writes() -> None:
    end = BEGAN + timedelta(hours=12)
    chat = Chat(human=human(active_at=end - MINUTE))
    assert in_force(chat, now=end - timedelta(microseconds=1), hours=None)
    assert in_force(chat, now=end, hours=None) is None


def test_without_office_hours_all_quiet_minutes_count() -> None:
    chat = Chat(human=human())
    assert in_force(chat, now=BEGAN + 29 * MINUTE, hours=None)
    assert in_force(chat, now=BEGAN + 30 * MINUTE, hours=None) is None


def test_only_the_quiet_minutes_in_office_hours_count() -> None:
    opens = BEGAN + timedelta(hours=3)
    chat = Chat(human=human())
    assert in_force(chat, now=opens + 29 * MINUTE, hours=OpenFrom(opens))
    assert in_force(chat, now=opens + 30 * MINUTE, hours=OpenFrom(opens)) is None


@given(
    active=st.floats(0, 2000),
    now=st.floats(0, 2000),
    opens=st.floats(0, 2000),
    hours=st.floats(0.1, 24),
    later=st.floats(0, 2000),
)
def test_what_is_over_stays_over_until_the_user_writes_again(
    active: float, now: float, opens: float, hours: float, later: float
) -> None:
    chat = Chat(human=human(hours=hours, active_at=BEGAN + active * MINUTE))
    office, at = OpenFrom(BEGAN + opens * MINUTE), BEGAN + now * MINUTE
    if in_force(chat, now=at, hours=office) is None:
        assert in_force(chat, now=at + later * MINUTE, hours=office) is None
    else:
        assert now < hours * 60
        assert now - max(active, opens) < QUIET_MINUTES
