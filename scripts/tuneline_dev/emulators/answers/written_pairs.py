"""Generate questions and answers as JSON from the sentences of a text.

No language model is used. The answer to a heading that is a question is the paragraph below it; every other
sentence is an answer, and its question has the sentence's beginning. That is enough to try the generation of
datasets without an account.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from tuneline_dev.emulators.answers.nearest_answer import comparable
from tuneline_dev.emulators.answers.vague_answers import language_of, vague_answer

QUESTIONS = {
    "zh-TW": "請問「{topic}」的詳細情形是什麼？",
    "zh-CN": "请问「{topic}」的具体情况是什么？",
    "ja": "「{topic}」について詳しく教えてください。",
    "ko": "‘{topic}’에 대해 자세히 알려 주세요.",
    "th": "ขอรายละเอียดเรื่อง “{topic}” หน่อย",
    "en": "Can you tell me more about “{topic}”?",
}
SENTENCE = re.compile(r"(?:[^。！？!?.\n]|\.(?=\S))+[。！？!?.]*")
LEAST_CHARACTERS = 6
TOPIC_CHARACTERS = 24


def written_pairs(message: str) -> str:
    """Return the answer to a JSON object with `text`, `pairs_wanted` and `already_asked`, as JSON itself.

    For anything else, the answer is a JSON object that says that it depends.
    """
    request = _object(message)
    text, wanted = request.get("text"), request.get("pairs_wanted")
    if not isinstance(text, str) or not isinstance(wanted, int):
        return json.dumps({"answer": vague_answer(message)}, ensure_ascii=False)
    known = {comparable(str(one)) for one in request.get("already_asked") or ()}
    pairs: list[dict[str, str]] = []
    for question, answer in _pairs(text):
        if len(pairs) >= wanted:
            break
        if comparable(question) not in known:
            known.add(comparable(question))
            pairs.append({"question": question, "answer": answer, "passage": answer})
    return json.dumps({"pairs": pairs}, ensure_ascii=False)


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    template = QUESTIONS[language_of(text)]
    question = ""
    for paragraph in text.split("\n\n"):
        heading = re.fullmatch(r"#{1,6} (.+)", paragraph)
        if heading:
            question = heading[1] if heading[1].endswith(("?", "？")) else ""
            continue
        if question:
            yield question, paragraph
            question = ""
            continue
        for match in SENTENCE.finditer(paragraph):
            sentence = match[0].strip()
            if len(comparable(sentence)) >= LEAST_CHARACTERS:
                yield template.format(topic=_topic(sentence)), sentence


def _topic(sentence: str) -> str:
    """Return the beginning of the sentence, up to the end of a word if it has words."""
    start = sentence.rstrip("。．.！!？?")[:TOPIC_CHARACTERS]
    if len(start) == TOPIC_CHARACTERS and " " in start.strip():
        start = start.rpartition(" ")[0]
    return start.strip(" ,，、-")
