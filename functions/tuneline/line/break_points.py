"""Where a text may be cut, in the languages the bot speaks.

What a reader sees as one character (a family emoji, a flag, a Thai letter with its vowel and tone, a Hangul
syllable written in parts) is never cut: https://unicode.org/reports/tr29/. All places are indexes of `text`.
"""

from collections.abc import Iterable

import regex

_CHARACTER = regex.compile(r"\X")
_PARAGRAPH = regex.compile(r"\n[^\S\n]*+\n\s*+")
_LINE = regex.compile(r"\n\s*+")
# A row of marks is looked at from its first one alone: from each of them, it would take a time that grows
# with the square of its length.
_SENTENCE = regex.compile(
    # Chinese and Japanese need no blank after a sentence,
    r"(?:[。！？｡…⋯]++|(?<![!?])[!?]++(?=[\p{Han}\p{Hiragana}\p{Katakana}]))[」』”’）】》〉)\"']*+"
    # Thai writes one blank between sentences, where these say that one has ended,
    r"|(?:ค่ะ|คะ|ครับ|ๆ|ฯ)(?=\s)"
    # and with letters and blanks a full stop may also be a number's, an initial's or an abbreviation's.
    r"|(?<![.!?])(?:[!?]|\.(?=[.!?])"
    r"|(?<!\n\d{1,3}|^\d{1,3}|\b(?:e\.g|i\.e|vs|cf|Mr|Mrs|Ms|Dr|No|St|\p{Lu}))\.)[.!?]*+[\"'”’)\]]*+(?=\s|$)"
)
_SENTENCE_OR_LINE = regex.compile(rf"{_SENTENCE.pattern}|\n\s*+")
_PHRASE = regex.compile(r"\s++|[，、；：]++[」』”’）】》〉]*+")
# Between two characters of a script without blanks, but not before what closes or goes on.
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}](?![ーゝゞ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ\p{Pe}\p{Pf}\p{Po}\p{Mn}])"
)
# Best first.
_PLACES = (_PARAGRAPH, _LINE, _SENTENCE, _PHRASE, _WORD)
_LAST_PLACES = (_SENTENCE_OR_LINE, _PHRASE, _WORD)
# How much is read beyond a place to know what it is.
_BEYOND = 20


def best_end(text: str, first: int, last: int) -> int:
    """The best place to cut `text` from `first` to `last`; it is more than 0 when `last` is."""
    return _end(text, first, last, _PLACES)


def last_sentence_end(text: str, first: int, last: int) -> int:
    """Like `best_end`, but a sentence or line that ends later is better than a paragraph before it."""
    return _end(text, first, last, _LAST_PLACES)


def after_blanks(text: str, end: int) -> int:
    """Where `text` goes on after the blanks from `end` on."""
    for character in _CHARACTER.finditer(text, end):
        if not character[0].isspace():
            return int(character.start())
    return len(text)


def _end(text: str, first: int, last: int, places: Iterable["regex.Pattern[str]"]) -> int:
    seen = text[: last + _BEYOND]
    whole = {character.end() for character in _CHARACTER.finditer(seen) if character.end() <= last}
    for place in places:
        ends = [
            found.end() for found in place.finditer(seen) if first <= found.end() and found.end() in whole
        ]
        if ends:
            return int(ends[-1])
    # Marks heaped on one letter can be longer than a message.
    return max(whole, default=last)
