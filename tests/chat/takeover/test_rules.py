"""Whether a person has a chat at a moment."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tuneline.chat.takeover.rules import QUIET_MINUTES, in_force
from tuneline.opening_hours.interval import Interval
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.storage.records.chat import Chat, HumanTurn

BEGAN = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# In minutes after BEGAN.
MIDNIGHT = 23 * 60


def human(*, hours: float = 12, active_at: datetime = BEGAN, since: datetime | None = BEGAN) -> HumanTurn:
    until = BEGAN + timedelta(hours=hours)
    return {"since": since, "until": until, "by": "user", "event": "e", "active_at": active_at}


def open_from(opens: datetime) -> OpeningHours:
    """Return office hours that begin on the Monday of `BEGAN`, and last until midnight."""
    return OpeningHours("UTC", {0: (Interval(opens.time(), time(0)),)})


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
    assert in_force(chat, now=opens + 29 * MINUTE, hours=open_from(opens))
    assert in_force(chat, now=opens + 30 * MINUTE, hours=open_from(opens)) is None


@given(
    active=st.floats(0, 2000),
    now=st.floats(0, 2000),
    opens=st.integers(0, 1300),
    hours=st.floats(0.1, 24),
    later=st.floats(0, 2000),
)
def test_what_is_over_stays_over_until_the_user_writes_again(
    active: float, now: float, opens: int, hours: float, later: float
) -> None:
    chat = Chat(human=human(hours=hours, active_at=BEGAN + active * MINUTE))
    office, at = open_from(BEGAN + opens * MINUTE), BEGAN + now * MINUTE
    if in_force(chat, now=at, hours=office) is None:
        assert in_force(chat, now=at + later * MINUTE, hours=office) is None
    else:
        assert now < hours * 60
        assert min(now, MIDNIGHT) - max(active, opens) < QUIET_MINUTES
