"""How many tokens a text has, roughly: the platform's own tokenizer is not asked."""


def estimate(text: str) -> int:
    """Estimate tokens like o200k: four ASCII characters are one, five others are four; at least 1.

    The error is up to a fifth for Chinese, Japanese, Korean, Thai and English.
    """
    if not text:
        return 0
    plain = len(text.encode("ascii", "ignore"))
    return max(1, round(plain / 4 + (len(text) - plain) * 0.8))


def cut(text: str, tokens: int) -> str:
    """Return the longest beginning of `text` that is not estimated above `tokens`."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if estimate(text[:middle]) <= tokens:
            low = middle
        else:
            high = middle - 1
    return text[:low]
