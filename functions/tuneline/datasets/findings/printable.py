"""Make what comes from a file safe to be shown."""

# Python does not count these as printable: other blanks than the plain one, and what joins an emoji.
_HARMLESS = "\u3000\u00a0\u200d"


# What separates words, lines or cells is shown as a blank.
_AS_BLANK = str.maketrans("\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029", " " * 12)


def as_printable(text: str) -> str:
    """The text without what would act on the reader's terminal: control characters and their like.

    Wide and hard blanks stay, and what joins the parts of an emoji. Tabs and line ends become blanks.
    """
    if text.isprintable():
        return text
    blank = text.translate(_AS_BLANK)
    return "".join(one if one.isprintable() or one in _HARMLESS else "�" for one in blank)
