"""Tell a model to say so if no answer is known, and recognize that in what it writes.

The marker is for the bot alone. `ChatModel` removes it from every answer, so that it reaches no user, no chat
and no report.
"""

import re
from typing import Final

# It looks like code, so that no model translates it and no person writes it. It has few tokens.
MARKER: Final = "[NO_ANSWER]"
INSTRUCTION: Final = (
    "If the answer needs a fact about this business, such as hours, prices, services, names or dates, and "
    "that fact is neither in the answers above nor in your other instructions nor in this chat, begin your "
    f"answer with {MARKER}. Then say, in the language you are asked in and in one or two sentences, that you "
    "do not know it here and that the staff can be asked. Never guess such a fact. Greetings and small talk "
    f"are answered as usual, without {MARKER}."
)
# The characters at the beginning, and at the end, in which the marker is looked for.
MOST_CHARACTERS: Final = 300
# A model that repeats itself may write it several times.
MOST_MARKERS: Final = 20

# Each full-width character and its ASCII form: `［ＮＯ＿ＡＮＳＷＥＲ］`.
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANK: Final = r"\s\u00ad\u200b-\u200f\u2060\ufeff"
_QUOTES: Final = "\"'“”„‟‘’‚«»‹›「」『』"
_EDGE: Final = rf"[{_BLANK}{_QUOTES}*_~`\\]*+"
_LEAD: Final = rf"[{_BLANK}{_QUOTES}*_~`\\>#•·|-]*+"
# Examples are shown as `Question: …` and `Answer: …`.
_LABEL: Final = rf"(?:(?:answer|a|答案|回答|答){_EDGE}:)?"
_OPEN: Final = r"[\[({<【〔〖〈《]"
_CLOSE: Final = r"[\])}>】〕〗〉》]"
# In words (`[no answer]`) it needs its brackets; as code it does not.
_IN_BRACKETS: Final = rf"{_OPEN}+{_EDGE}no[\s_\\-]{{0,3}}answer{_EDGE}[:.!]?{_CLOSE}+"
_AS_CODE: Final = rf"(?P<open>{_OPEN}?){_EDGE}no\\?_answer(?!_*[a-z0-9])"
_FIRST: Final = re.compile(
    rf"(?P<lead>{_LEAD}(?:(?<=```)\w+\s)?{_LEAD}{_LABEL}{_LEAD})(?:{_IN_BRACKETS}|{_AS_CODE})", re.IGNORECASE
)
_LAST: Final = re.compile(
    rf"\n{_LEAD}{_OPEN}+{_EDGE}no\\?_answer{_EDGE}{_CLOSE}+[{_BLANK}{_QUOTES}*_~`.。]*+\Z", re.IGNORECASE
)
_WRAPPER: Final = re.compile(rf"\*+|_+|~+|`+|[{_QUOTES}]")
_CLOSERS: Final = {"“": "”", "„": "“", "‘": "’", "‚": "‘", "«": "»", "‹": "›", "「": "」", "『": "』"}
_SEPARATOR: Final = re.compile(r"[:：,，、.。;；!！–—-]*(?:[ \t]+[:：–—-]+(?=\s))?")


def without_marker(text: str) -> tuple[str, bool]:
    """Return the answer for a user, and whether it answers the question: false if it has the marker.

    The marker counts at the beginning, however it is written and decorated, and alone on the last line. An
    answer without it stays as it is. The text is empty if there is nothing beside the marker.
    """
    is_answer = True
    for _ in range(MOST_MARKERS):
        if not (match := _FIRST.match(text[:MOST_CHARACTERS].translate(_NARROW))):
            break
        text, is_answer = _after(text, match), False
    start = max(len(text) - MOST_CHARACTERS, 0)
    if match := _LAST.search(text[start:].translate(_NARROW)):
        text, is_answer = text[: start + match.start()].rstrip(), False
    if is_answer or any(map(str.isalnum, text)):
        return text, is_answer
    return "", False


def _after(text: str, match: re.Match[str]) -> str:
    """The text after the marker, without the quotes or the emphasis that begin before it."""
    rest = _SEPARATOR.sub("", text[match.end() :], count=1)
    closers = [_CLOSERS.get(wrapper, wrapper) for wrapper in _WRAPPER.findall(match["lead"])]
    while closers and rest.startswith(closers[-1]):
        rest = rest.removeprefix(closers.pop())
    for closer in closers:
        rest = rest.rstrip().removesuffix(closer)
    if match["open"] and len(re.findall(_CLOSE, rest)) > len(re.findall(_OPEN, rest)):
        # The whole answer is in the brackets: `[NO_ANSWER: …]`.
        rest = re.sub(rf"{_CLOSE}\s*\Z", "", rest)
    return _SEPARATOR.sub("", rest, count=1).strip()
