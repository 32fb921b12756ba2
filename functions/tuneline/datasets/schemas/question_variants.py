"""Find the phrasings of one question in an object. Each phrasing becomes an example."""

import functools
import re
import unicodedata
from typing import Any

_LISTS = """questions utterances alternatives alternativequestions alternatequestions phrases phrasings
    patterns variants variations paraphrases similarquestions trainingphrases
    問法 其他問法 相似問題 相似问题 相似問法 相似问法 同義問 同义问 同義問題 類似問題 類似質問 言い換え
    別の質問 유사질문 다른질문 질문목록 คำถามอื่น คำถามที่คล้ายกัน"""
_ANSWERS = ("answers", "responses", "replies")
# The longest name, with blanks and marks between its words.
_LONGEST = 200
_NAMES = frozenset(unicodedata.normalize("NFKC", name) for name in _LISTS.split())


def holds_phrasings(key: str) -> bool:
    """Return whether a key of that name has further phrasings."""
    return len(key) <= _LONGEST and _is_name(key)


# The same few keys are looked up for every example.
@functools.lru_cache(maxsize=1024)
def _is_name(key: str) -> bool:
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", key).casefold()) in _NAMES


def ways_to_ask(value: dict[str, Any], question: str | None) -> list[Any]:
    """Return the question under the key `question` and its further phrasings; at least one.

    A value that is not a text or a list of texts is returned unchanged, for the checks to report.
    """
    first = None if question is None else value[question]
    others = [member for key, member in value.items() if key != question and holds_phrasings(key)]
    if first is not None and not isinstance(first, str) and not _are_texts(first):
        return [first]
    texts = [text for phrasings in (first, *others) for text in _texts(phrasings)]
    return list(dict.fromkeys(text for text in texts if text.strip())) or [first]


def only_answer(answer: Any) -> Any:
    """Return the text of a list with one text; anything else unchanged."""
    return answer[0] if isinstance(answer, list) and len(answer) == 1 and _are_texts(answer) else answer


def phrasings_key(value: dict[str, Any]) -> str | None:
    """Return the first key with phrasings, of an object without a question."""
    return next((key for key, member in value.items() if holds_phrasings(key) and _are_texts(member)), None)


def answers_key(value: dict[str, Any]) -> str | None:
    """Return the key with a list of answers, of an object without an answer."""
    keys = (key for key, member in value.items() if key.strip().casefold() in _ANSWERS and _texts(member))
    return next(keys, None)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return value if _are_texts(value) else []


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(text, str) for text in value)
