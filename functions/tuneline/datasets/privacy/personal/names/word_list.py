"""Read a list of words that is written as a text."""


def word_set(text: str) -> frozenset[str]:
    """Return the words between blanks."""
    return frozenset(text.split())


def any_of(text: str) -> str:
    """Return a pattern of any of the words, the longest first."""
    return f"(?:{'|'.join(sorted(word_set(text), key=lambda word: (-len(word), word)))})"
