"""Estimate the tokens of a text without a tokenizer."""

# A letter of a script without spaces is about one token. About four letters of other scripts are one token.
LETTERS_PER_TOKEN = 4


def estimated_tokens(text: str) -> int:
    """Estimate how many tokens `text` has. The estimate tends to be too high."""
    narrow = sum(character < "\u0e00" for character in text)
    return len(text) - narrow + narrow // LETTERS_PER_TOKEN + 4
