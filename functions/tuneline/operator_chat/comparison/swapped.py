"""Choose by chance, and for good, which model's answer is on the left."""

import hashlib


def is_swapped(comparison: str, number: int) -> bool:
    """Whether the second model's answer to this question of a comparison is on the left."""
    return hashlib.sha256(f"{comparison}:{number}".encode()).digest()[0] % 2 == 1
