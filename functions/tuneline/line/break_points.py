"""Find the places to split a text, in the languages of the bot.

A user-perceived character (a family emoji, a flag, a Thai letter with its vowel and tone, a Hangul syllable
written in parts) is never split: https://unicode.org/reports/tr29/. All results are indexes of `text`.
"""

from collections.abc import Iterable

import regex

_CHARACTER = regex.compile(r"\X")
_PARAGRAPH = regex.compile(r"\n[^\S\n]*+\n\s*+")
_LINE = regex.compile(r"\n\s*+")
# A match starts only at the first mark of a row. If it could start at each mark, the time would grow with the
# square of the row's length.
_SENTENCE = regex.compile(
    # Chinese and Japanese have no blank after a sentence.
    r"(?:[。！？｡…⋯]++|(?<![!?])[!?]++(?=[\p{Han}\p{Hiragana}\p{Katakana}]))[」』”’）】》〉)\"']*+"
    # Thai has one blank between sentences; these words mark the end of a sentence.
    r"|(?:ค่ะ|คะ|ครับ|ๆ|ฯ)(?=\s)"
    # In Latin text a full stop may also belong to a number, an initial or an abbreviation.
    r"|(?<![.!?])(?:[!?]|\.(?=[.!?])"
    r"|(?<!\n\d{1,3}|^\d{1,3}|\b(?:e\.g|i\.e|vs|cf|Mr|Mrs|Ms|Dr|No|St|\p{Lu}))\.)[.!?]*+[\"'”’)\]]*+(?=\s|$)"
)
_SENTENCE_OR_LINE = regex.compile(rf"{_SENTENCE.pattern}|\n\s*+")
_PHRASE = regex.compile(r"\s++|[，、；：]++[」』”’）】》〉]*+")
# Between two characters of a script without blanks, but not before a closing or continuing character.
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}](?![ーゝゞ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ\p{Pe}\p{Pf}\p{Po}\p{Mn}])"
)
# Best first.
_BREAKS = (_PARAGRAPH, _LINE, _SENTENCE, _PHRASE, _WORD)
_LAST_BREAKS = (_SENTENCE_OR_LINE, _PHRASE, _WORD)
# How many characters after a break are read to recognize it.
_LOOKAHEAD = 20


def best_end(text: str, first: int, last: int) -> int:
    """Return the best break of `text` between `first` and `last`; it is over 0 if `last` is."""
    return _end(text, first, last, _BREAKS)


def last_sentence_end(text: str, first: int, last: int) -> int:
    """Like `best_end`, but a later end of a sentence or line beats an earlier paragraph."""
    return _end(text, first, last, _LAST_BREAKS)


def after_blanks(text: str, end: int) -> int:
    """Return the index of the first character from `end` on that is not blank."""
    for character in _CHARACTER.finditer(text, end):
        if not character[0].isspace():
            return int(character.start())
    return len(text)


def _end(text: str, first: int, last: int, patterns: Iterable["regex.Pattern[str]"]) -> int:
    beginning = text[: last + _LOOKAHEAD]
    whole = {character.end() for character in _CHARACTER.finditer(beginning) if character.end() <= last}
    for pattern in patterns:
        ends = [
            match.end()
            for match in pattern.finditer(beginning)
            if first <= match.end() and match.end() in whole
        ]
        if ends:
            return int(ends[-1])
    # One letter with many combining marks can be longer than a message.
    return max(whole, default=last)
