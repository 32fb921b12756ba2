"""Mask a value so that only its owner recognises it."""


def masked(value: str) -> str:
    """Return at most the first three and the last two characters, and less of a short value."""
    head, tail = min(3, len(value) // 4), min(2, len(value) // 6)
    return f"{value[:head]}…{value[len(value) - tail :]}"
