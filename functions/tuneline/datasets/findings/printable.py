"""Make texts from a file safe to show."""

# Python does not count these as printable: wide and hard blanks, and the joiner of emoji.
_HARMLESS = "\u3000\u00a0\u200d"


# Separators of words, lines and cells are shown as a blank.
_AS_BLANK = str.maketrans("\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029", " " * 12)


def as_printable(text: str) -> str:
    """Return the text without characters that act on the reader's terminal, such as control characters.

    Wide and hard blanks stay, and the joiner of emoji. Tabs and line ends become blanks.
    """
    if text.isprintable():
        return text
    blank = text.translate(_AS_BLANK)
    return "".join(char if char.isprintable() or char in _HARMLESS else "�" for char in blank)
