"""A value that must not be repeated, shown so that its owner can find it again."""


def masked(value: str) -> str:
    """At most the first three and the last two characters, and never half of a short value."""
    head, tail = min(3, len(value) // 4), min(2, len(value) // 6)
    return f"{value[:head]}…{value[len(value) - tail :]}"
