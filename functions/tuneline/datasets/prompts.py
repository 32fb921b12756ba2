"""Know the system prompts of a dataset: which most examples carry, and which were meant to be the same."""

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from tuneline.datasets.problems import Problem, problem
from tuneline.datasets.rows import Row

# A prompt is kept with its model and sent with every question; the first ones of a file are counted.
COUNTED = 20
COMPARED_CHARACTERS = 2000
SLIPS = 2


class Prompts:
    """The system prompts seen so far; None stands for examples without one."""

    def __init__(self) -> None:
        self._counts: Counter[str | None] = Counter()
        self._first_lines: dict[str | None, int] = {}

    def note(self, row: Row) -> None:
        """Look at one more example."""
        first = row.value["messages"][0]
        is_prompt = first.get("role") == "system" and isinstance(first.get("content"), str)
        prompt = first["content"] if is_prompt else None
        if len(self._counts) < COUNTED or prompt in self._counts:
            self._counts[prompt] += 1
            self._first_lines.setdefault(prompt, row.line)

    def most_common(self) -> str | None:
        """The prompt that most examples carry, None when most carry none."""
        return self._counts.most_common(1)[0][0] if self._counts else None

    def findings(self) -> Iterator[Problem]:
        """The first two prompts that differ by a character or two: a slip, and the bot can use but one."""
        prompts = [one for one, _ in self._counts.most_common() if one and len(one) <= COMPARED_CHARACTERS]
        for index, prompt in enumerate(prompts):
            for other in prompts[index + 1 :]:
                if _slips(prompt, other) <= SLIPS:
                    first = self._first_lines[other]
                    yield problem("SYSTEM_PROMPTS_DIFFER", first, one=prompt, other=other, first=first)
                    return


def _slips(one: str, other: str) -> int:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return max(len(one), len(other)) - sum(block.size for block in blocks)
