"""Write questions and their answers into a prompt."""

from collections.abc import Iterable

from tuneline.retrieval.finder import Pair


def prompt_block(heading: str, pairs: Iterable[Pair], *, most_characters: int) -> str:
    """Return the pairs below the heading, up to the first one that is too much. Empty without pairs."""
    shown: list[str] = []
    size = 0
    for question, answer in pairs:
        text = f"Question: {question}\nAnswer: {answer}"
        size += len(text)
        if size > most_characters:
            break
        shown.append(text)
    return "\n\n".join([heading, *shown]) if shown else ""
