"""Hold back an answer that a clinic's bot must not give: see `medical_claims`.

Pinned answers are an operator's own words. They are not held back, but the operator was warned of them.
"""

from tuneline import logs
from tuneline.chat.context import EventContext


def withheld(context: EventContext, answer: str) -> str | None:
    """Return the decision that is recorded if `answer` is held back; None if it is given."""
    if context.rules.preset != "clinic":
        return None
    # Bots of clinics are few, so other instances never load the rules.
    from tuneline.medical_claims.claims import claims  # noqa: PLC0415

    claim = next(claims(answer), None)
    if claim is None:
        return None
    logs.warning("an answer is held back: a clinic's bot must not say it", claim=claim.kind)
    return f"{claim.kind}_claim"
