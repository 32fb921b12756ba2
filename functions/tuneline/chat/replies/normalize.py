"""Normalize a message's text, so that it can be compared with the phrases of all languages."""

import unicodedata


def normalize(text: str) -> str:
    """Normalize `text`: NFKC, lower case, single blanks, only letters and digits at both ends.

    https://unicode.org/reports/tr15/
    """
    form = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("\u200b", "")
    begin, end = 0, len(form)
    while begin < end and not _is_letter(form[begin]):
        begin += 1
    while end > begin and not _is_letter(form[end - 1]):
        end -= 1
    return " ".join(form[begin:end].split())


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"
