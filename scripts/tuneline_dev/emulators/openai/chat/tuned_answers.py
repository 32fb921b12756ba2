"""What the models of this platform say.

Nothing here thinks. A tuned model gives the training answer whose question is nearest in characters to what
was asked, looked up only in the file it was trained on; a base model says that it depends. That is enough to
make before and after visible without an account, and no more.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from tuneline_dev.emulators.openai.files.training_file import lines, parsed

# A model remembers the beginning of its file, so that memory stays small whatever was uploaded.
MOST_PAIRS = 20_000
MOST_CHARACTERS = 8_000_000


@dataclass(frozen=True)
class Pair:
    """One question a model was trained on, as it is compared, and its answer."""

    question: str
    answer: str


def comparable(text: str) -> str:
    """`text` without width variants, case, spaces and punctuation, which say nothing about what is meant."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LNM")


def text_of(content: Any) -> str:
    """The text of a message's content: a string, or a list of parts of which the text parts count."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))


def pairs_of(messages: Sequence[dict[str, Any]]) -> list[Pair]:
    """Each assistant message that is trained on (weight 1) with the user message before it."""
    pairs, question = [], ""
    for message in messages:
        text = text_of(message.get("content"))
        if message.get("role") == "user":
            question = text
        elif message.get("role") == "assistant" and text and message.get("weight", 1) == 1:
            pairs.append(Pair(comparable(question), text))
    return pairs


def read_pairs(path: Path) -> list[Pair]:
    """The questions and answers of a chat file without problems, up to MOST_PAIRS and MOST_CHARACTERS."""
    pairs: list[Pair] = []
    characters = 0
    for _, line in lines(path):
        for pair in pairs_of(parsed(line)["messages"]):
            pairs.append(pair)
            characters += len(pair.question) + len(pair.answer)
        if len(pairs) >= MOST_PAIRS or characters >= MOST_CHARACTERS:
            break
    return pairs


def nearest(question: str, pairs: Sequence[Pair]) -> str | None:
    """The answer of the pair whose question is nearest; None without pairs.

    The measure is the share of characters two texts have in common, in order (`fuzz.ratio`): it needs no
    words, so it works for Chinese, Japanese and Thai, and unlike a partial ratio it does not prefer a long
    question that happens to contain the end of a short one.
    """
    found = process.extractOne(
        comparable(question), [pair.question for pair in pairs], scorer=fuzz.ratio, processor=None
    )
    return pairs[found[2]].answer if found else None
