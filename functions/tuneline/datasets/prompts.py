"""Know the system prompts of a dataset: which most examples carry, and which were meant to be the same."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from tuneline.datasets.problems import Problem, problem

# A prompt is kept with its model and sent with every question; the first ones of a file are counted.
COUNTED = 20
COMPARED_CHARACTERS = 2000
SLIPS = 2


class Prompts:
    """The system prompts seen so far, the first `counted` of them; None stands for examples without one."""

    def __init__(self, *, counted: int = COUNTED) -> None:
        self._counted = counted
        self._counts: Counter[str | None] = Counter()
        self._first_lines: dict[str | None, int] = {}

    def note(self, lines: Sequence[int], prompts: Sequence[str | None]) -> None:
        """Count the prompts of more examples."""
        first = dict(zip(reversed(prompts), reversed(lines), strict=True))
        for prompt, examples in Counter(prompts).items():
            self._add(prompt, first[prompt], examples)

    def _add(self, prompt: str | None, line: int, examples: int) -> None:
        if prompt in self._counts:
            self._counts[prompt] += examples
        elif len(self._counts) < self._counted:
            self._counts[prompt] = examples
            self._first_lines[prompt] = line

    def extend(self, later: "Prompts") -> None:
        """Count those of a part of the file that follows, all of whose prompts were counted."""
        for prompt, examples in later._counts.items():
            self._add(prompt, later._first_lines[prompt], examples)

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


def prompt_of(example: dict[str, Any]) -> str | None:
    """The system prompt of an example that passed the checks."""
    first = example["messages"][0]
    content = first.get("content")
    return content if first.get("role") == "system" and isinstance(content, str) else None


def _slips(one: str, other: str) -> int:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return max(len(one), len(other)) - sum(block.size for block in blocks)
