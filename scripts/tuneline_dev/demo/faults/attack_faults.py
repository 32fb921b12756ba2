"""A stranger forges a webhook, or floods the bot."""

import asyncio
import json
import secrets
from functools import partial
from typing import Final

from tuneline_dev.demo.faults.bot_state import limited
from tuneline_dev.demo.faults.drill import Drill, Ending
from tuneline_dev.demo.faults.fault import Fault
from tuneline_dev.emulators.line.identifiers import webhook_event_id

_FORGED: Final = "Zm9yZ2VkIGJ5IGEgc3RyYW5nZXI="
MESSAGES: Final = 20
# The bot's limit for each chat is set to this while the flood lasts: the demo's own is higher.
PER_MINUTE: Final = 5


async def _forged(drill: Drill) -> None:
    event_id = webhook_event_id(0)
    user = f"U{secrets.token_hex(16)}"
    event = {
        "type": "message",
        "webhookEventId": event_id,
        "replyToken": secrets.token_hex(16),
        "source": {"type": "user", "userId": user},
        "message": {"type": "text", "id": "1", "text": drill.question},
    }
    body = json.dumps({"destination": user, "events": [event]}).encode()
    status = await drill.client.webhook(body, _FORGED)
    drill.note("forged")
    record = await drill.client.event(event_id)
    is_refused = status == 401 and not record
    drill.end("harmless" if is_refused else "harmful", "refused", status=status, records=len(record) > 0)


async def _flood(drill: Drill) -> None:
    """Let a stranger write many messages at once while another person asks one question."""
    async with drill.broken(limited(drill.client.documents, PER_MINUTE)):
        stranger, other = (f"U{secrets.token_hex(16)}" for _ in range(2))
        texts = [f"{drill.question} {number}" for number in range(MESSAGES)]
        flood = [drill.send(text, user=stranger) for text in texts]
        *sent, own = await asyncio.gather(*flood, drill.send(drill.question, user=other))
        drill.note("flooded", messages=MESSAGES)
        for message in sent:
            await drill.wait(partial(drill.is_final, message))
        proof = await drill.proof(own)
        states = [(await drill.client.event(message.event_id))["state"] for message in sent]
        replies = states.count("sent") + states.count("kept")
        counts = {"messages": MESSAGES, "replies": replies, "silent": states.count("limited")}
        # The last reply says that the limit is reached.
        is_limited = replies == PER_MINUTE + 1 and counts["silent"] == MESSAGES - replies
        ending: Ending = "harmless" if is_limited and proof.replies == 1 else "harmful"
        drill.end(ending, "limited", **counts, limit=PER_MINUTE, seconds=proof.seconds)


ATTACK_FAULTS = (
    Fault("signature", "attack", 20, _forged, requires=frozenset()),
    Fault("flood", "attack", 60, _flood),
)
