"""Write questions and their answers into a prompt."""

from collections.abc import Sequence

from tuneline.retrieval.finder import Pair


def prompt_block(heading: str, pairs: Sequence[Pair], *, most_characters: int) -> tuple[str, int]:
    """Return the first pairs that fit below the heading, and their number. Empty without pairs."""
    shown: list[str] = []
    size = 0
    for question, answer in pairs:
        text = f"Question: {question}\nAnswer: {answer}"
        size += len(text)
        if size > most_characters:
            break
        shown.append(text)
    return ("\n\n".join([heading, *shown]) if shown else ""), len(shown)
