"""Find the several ways to ask one question that an object keeps: each of them makes an example."""

import functools
import re
import unicodedata
from typing import Any

_LISTS = """questions utterances alternatives alternativequestions alternatequestions phrases phrasings
    patterns variants variations paraphrases similarquestions trainingphrases
    問法 其他問法 相似問題 相似问题 相似問法 相似问法 同義問 同义问 同義問題 類似問題 類似質問 言い換え
    別の質問 유사질문 다른질문 질문목록 คำถามอื่น คำถามที่คล้ายกัน"""
_ANSWERS = ("answers", "responses", "replies")
# Of a name, with blanks and marks between its words.
_LONGEST = 200
_NAMES = frozenset(unicodedata.normalize("NFKC", name) for name in _LISTS.split())


def holds_phrasings(key: str) -> bool:
    """Whether a key of that name holds further ways to ask."""
    return len(key) <= _LONGEST and _is_name(key)


# The same few keys are asked for again and again.
@functools.lru_cache(maxsize=1024)
def _is_name(key: str) -> bool:
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", key).casefold()) in _NAMES


def ways_to_ask(value: dict[str, Any], question: str | None) -> list[Any]:
    """The question under the key `question`, and the further ways to ask it; at least one.

    What is no text and no list of texts is given as it is, for the checks to tell.
    """
    first = None if question is None else value[question]
    others = [held for key, held in value.items() if key != question and holds_phrasings(key)]
    if first is not None and not isinstance(first, str) and not _are_texts(first):
        return [first]
    texts = [text for held in (first, *others) for text in _texts(held)]
    return list(dict.fromkeys(text for text in texts if text.strip())) or [first]


def only_answer(answer: Any) -> Any:
    """The one text of a list with nothing else in it; anything else as it is."""
    return answer[0] if isinstance(answer, list) and len(answer) == 1 and _are_texts(answer) else answer


def phrasings_key(value: dict[str, Any]) -> str | None:
    """The first key with ways to ask in it, of an object without a question."""
    return next((key for key, held in value.items() if holds_phrasings(key) and _are_texts(held)), None)


def answers_key(value: dict[str, Any]) -> str | None:
    """The key under which an object without an answer keeps a list of them."""
    found = (key for key, held in value.items() if key.strip().casefold() in _ANSWERS and _texts(held))
    return next(found, None)


def _texts(held: Any) -> list[str]:
    if isinstance(held, str):
        return [held]
    return held if _are_texts(held) else []


def _are_texts(held: Any) -> bool:
    return isinstance(held, list) and bool(held) and all(isinstance(text, str) for text in held)
