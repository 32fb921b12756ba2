"""Read the questions and answers of a tuned model from its training file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tuneline_dev.emulators.answers.nearest_answer import Pair, PairList, comparable
from tuneline_dev.emulators.openai.files.training_file import lines, parsed


def text_of(content: Any) -> str:
    """Return the text of a message's content: a string, or the text parts of a list."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))


def pairs_of(messages: Sequence[dict[str, Any]]) -> list[Pair]:
    """Return each assistant message that is trained on (weight 1) with the user message before it."""
    pairs, question = [], ""
    for message in messages:
        text = text_of(message.get("content"))
        if message.get("role") == "user":
            question = text
        elif message.get("role") == "assistant" and text and message.get("weight", 1) == 1:
            pairs.append(Pair(comparable(question), text))
    return pairs


def read_pairs(path: Path) -> list[Pair]:
    """Return the questions and answers of a valid chat file, up to MOST_PAIRS and MOST_CHARACTERS."""
    pairs = PairList()
    for _, line in lines(path):
        for pair in pairs_of(parsed(line)["messages"]):
            pairs.add(pair)
        if pairs.is_full:
            break
    return pairs
