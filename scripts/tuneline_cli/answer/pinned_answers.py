"""Read, describe and write the bot's pinned answers."""

import getpass
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tuneline.medical_claims.claims import claims
from tuneline.retrieval.pin_changes import InvalidPinDropError, PinChange, checked, put_pins
from tuneline.retrieval.pinned_answers import MOST_READ, StoredPin
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import readable as readable_records
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.pin import PINS, Pin
from tuneline.texts.claim_texts import warning
from tuneline_cli import records
from tuneline_cli.answer.days import shown_days, shown_zone
from tuneline_cli.errors import CommandError
from tuneline_cli.model.columns import readable
from tuneline_cli.output import tell


class UnusableAnswerError(CommandError):
    """An answer cannot be pinned."""

    exit_code = 1


async def read_pins(store: Documents) -> list[StoredPin]:
    """All pinned answers, the newest first."""
    documents = await store.query(PINS, where={}, limit=MOST_READ)
    stored = readable_records(Pin, documents)
    if damaged := {document.path for document in documents} - {pin.document.path for pin in stored}:
        ids = " ".join(sorted(path.partition("/")[2] for path in damaged))
        tell(
            f"The bot cannot read {len(damaged):,} of them. Remove them: scripts/tuneline answer unpin {ids}"
        )
    return sorted(stored, key=lambda pin: (pin.record.since, pin.id), reverse=True)


async def find_pin(store: Documents, beginning: str) -> StoredPin:
    """The pinned answer whose id begins so. Raises UnknownRecordError."""
    return stored_record(Pin, await records.find_record(store, PINS, beginning))


async def write_pins(store: Documents, pins: Sequence[Pin]) -> list[PinChange]:
    """Write them as `put_pins` does. Raises UnusableAnswerError."""
    try:
        return await put_pins(store, pins)
    except InvalidPinDropError as invalid:
        raise UnusableAnswerError(f"Nothing was changed: {invalid}.") from None


def checked_pin(pin: Pin) -> Pin:
    """The pin as it will be stored; the operator is warned of claims. Raises UnusableAnswerError."""
    try:
        valid = checked(pin)
    except InvalidPinDropError as invalid:
        raise UnusableAnswerError(f"Nothing was changed: {invalid}.") from None
    tell_claims([valid])
    return valid


def tell_claims(pins: Sequence[Pin]) -> None:
    """Warn of answers that a clinic's bot must not give. They are an operator's words, so they are given."""
    for pin in pins:
        for claim in claims(pin.answer):
            tell(f"“{readable(pin.question)}”: {warning(claim.kind, 'en', found=readable(claim.text))}")


def tell_change(change: PinChange) -> None:
    """Tell the operator that an answer is pinned, and which one it replaces."""
    tell(f"{change.id} is pinned, from the next message on.")
    if change.before is not None and change.before.answer != change.pin.answer:
        tell(f"It replaces this answer: {readable(change.before.answer)}")
    if day := change.pin.valid_from or change.pin.valid_until:
        days = shown_days(change.pin.valid_from, change.pin.valid_until)
        tell(f"Its days, in this computer's time zone ({shown_zone(day)}): {days}")


def state(pin: Pin, now: datetime) -> str:
    """Whether the answer is in force: `in_force`, `not_yet` or `ended`."""
    if pin.is_in_force(now):
        return "in_force"
    return "ended" if pin.has_ended(now) else "not_yet"


def as_json(pin_id: str, pin: Pin) -> dict[str, Any]:
    """The answer for a program."""
    moments = {
        name: value and value.isoformat()
        for name, value in (
            ("valid_from", pin.valid_from),
            ("valid_until", pin.valid_until),
            ("since", pin.since),
        )
    }
    return {
        "id": pin_id,
        "question": pin.question,
        "answer": pin.answer,
        **moments,
        "source": pin.source,
        "by": pin.by,
        "state": state(pin, datetime.now(UTC)),
    }


def as_text(pin_id: str, pin: Pin) -> str:
    """The whole answer for a person."""
    fields: Mapping[str, str] = {
        "answer": pin_id,
        "state": state(pin, datetime.now(UTC)).replace("_", " "),
        "days": shown_days(pin.valid_from, pin.valid_until) or "always",
        "since": f"{pin.since.astimezone():%Y-%m-%d %H:%M}",
        "by": pin.by or "–",
    }
    lines = [f"{name:<8}{value}" for name, value in fields.items()]
    return "\n".join([*lines, "", f"Q: {readable(pin.question)}", f"A: {readable(pin.answer)}"])


def operator() -> str:
    """The operator's name on this computer; empty if it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
