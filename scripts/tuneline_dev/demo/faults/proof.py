"""Prove from the records what a person got for one message: how many replies, when, and which."""

from dataclasses import dataclass
from typing import Any, Final

from tuneline.storage.records.event import FINAL
from tuneline_dev.demo.faults.controls import Controls

# A shorter time would be shown as "0 s".
LEAST_SECONDS: Final = 0.1


@dataclass(frozen=True)
class SentMessage:
    """A message that the demo has sent as a user: its event, its reply token, when (ms since 1970)."""

    event_id: str
    reply_token: str
    at: int


@dataclass(frozen=True)
class Proof:
    """What the records say of one message.

    `webhooks` are the statuses of LINE's deliveries, `tries` the calls of LINE's reply with the message's
    token, and `replies` those that LINE carried out. `record` is the event's record, `seconds` the time from
    the message to the reply.
    """

    webhooks: list[int | str]
    tries: int
    replies: int
    seconds: float | None
    record: dict[str, Any]

    @property
    def is_final(self) -> bool:
        """Whether nothing is left to do for the message."""
        return self.record.get("state") in FINAL

    @property
    def has_button(self) -> bool:
        """Whether the reply was the button of an answer that comes later."""
        return bool(self.record.get("has_button"))

    @property
    def counts(self) -> dict[str, Any]:
        """The values for the page's sentences."""
        return {
            "delivered": len(self.webhooks),
            "refused": sum(status != 200 for status in self.webhooks),
            "tries": self.tries,
            "replies": self.replies,
            "runs": self.record.get("attempts", 0),
            "seconds": self.seconds,
            "state": self.record.get("state"),
            "model": self.record.get("version"),
            "reason": self.record.get("apology"),
        }


async def proof_of(controls: Controls, sent: SentMessage) -> Proof:
    """Read the records of one message: LINE's two logs, and the event in the store."""
    calls = await controls.replies(sent.reply_token)
    carried_out = [call for call in calls if call["outcome"] == 200]
    # The time of the call whose answer was lost counts, too: its user had the reply then.
    first = min((call["at"] for call in carried_out), default=None)
    return Proof(
        webhooks=await controls.webhooks(sent.event_id),
        tries=len(calls),
        replies=len(carried_out),
        seconds=None if first is None else max(round((first - sent.at) / 1000, 1), LEAST_SECONDS),
        record=await controls.client.event(sent.event_id),
    )
