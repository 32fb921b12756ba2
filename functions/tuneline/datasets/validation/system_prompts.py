"""Count the system prompts of a dataset: which one most examples carry, and what is wrong with them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from tuneline.datasets.findings.finding import Problem, problem

# The texts of so many prompts are held at once: one that most examples carry is always among them.
COUNTED = 20
# So many different prompts are counted exactly; a prompt that comes later is counted a little too low.
DIFFERENT = 10_000
# From one more different question on, nobody mistook the prompt for the question.
FEW_QUESTIONS = 32
COMPARED_CHARACTERS = 2000
SLIPS = 2


class PartPrompts:
    """All system prompts of a part of a file; None stands for examples without one."""

    def __init__(self) -> None:
        self.counts: Counter[str | None] = Counter()
        self.first_lines: dict[str | None, int] = {}
        self.asked: set[bytes] = set()

    def note(self, lines: Sequence[int], prompts: Sequence[str | None], asked: Sequence[str]) -> None:
        """Count the prompts of more examples; `asked` is the question of each."""
        first = dict(zip(reversed(prompts), reversed(lines), strict=True))
        for prompt, line in first.items():
            self.first_lines.setdefault(prompt, line)
        self.counts.update(prompts)
        _add_questions(self.asked, asked)


class Prompts:
    """The system prompts of a file, in memory that has a limit; None stands for examples without one.

    The texts are counted as Misra and Gries do: a prompt of more than one in 21 examples is never lost.
    https://en.wikipedia.org/wiki/Misra%E2%80%93Gries_heavy_hitters_algorithm
    """

    def __init__(self) -> None:
        self._held: Counter[str | None] = Counter()
        self._exact: Counter[bytes] = Counter()
        self._first_lines: dict[str | None, int] = {}
        self._first_line: int | None = None
        self._examples = 0
        self._asked: set[bytes] = set()

    def note(self, lines: Sequence[int], prompts: Sequence[str | None], asked: Sequence[str]) -> None:
        """Count the prompts of more examples; `asked` is the question of each."""
        part = PartPrompts()
        part.note(lines, prompts, asked)
        self.extend(part)

    def extend(self, later: PartPrompts) -> None:
        """Count those of a part of the file that follows."""
        for prompt, examples in later.counts.items():
            line = later.first_lines[prompt]
            if prompt is not None and self._first_line is None:
                self._first_line = line
            key = digest_of(prompt)
            if key in self._exact or len(self._exact) < DIFFERENT:
                self._exact[key] += examples
            self._examples += examples
            self._hold(prompt, line, examples)
        if len(self._asked) <= FEW_QUESTIONS:
            self._asked |= later.asked

    def of_most(self) -> str | None:
        """The prompt that more than half of the examples carry; None if there is none."""
        prompt = self._majority()
        return prompt if isinstance(prompt, str) else None

    def findings(self) -> Iterator[Problem]:
        """What is wrong with the prompts of the whole file: one finding at most."""
        slip = self._slip()
        if slip is not None:
            yield slip
        elif self._first_line is not None and self._majority() is False:
            different = len(self._exact) - (digest_of(None) in self._exact)
            code = "ROLES_SWAPPED" if self._are_swapped(different) else "PROMPTS_VARY"
            more = "" if len(self._exact) < DIFFERENT else "+"
            yield problem(code, self._first_line, count=f"{different}{more}")

    def _majority(self) -> str | bool | None:
        """What more than half of the examples have for a prompt, None included; False if nothing is."""
        for prompt, at_least in self._held.most_common(1):
            if 2 * max(at_least, self._exact[digest_of(prompt)]) > self._examples:
                return prompt
        return False

    def _are_swapped(self, different: int) -> bool:
        """Whether the prompts are the questions: they differ, and what stands as the question does not."""
        asked = len(self._asked)
        return asked <= FEW_QUESTIONS and 4 * asked <= self._examples and 2 * different > self._examples

    def _hold(self, prompt: str | None, line: int, examples: int) -> None:
        if prompt in self._held or len(self._held) < COUNTED:
            self._first_lines.setdefault(prompt, line)
            self._held[prompt] += examples
            return
        less = min(examples, *self._held.values())
        for other in list(self._held):
            self._held[other] -= less
            if not self._held[other]:
                del self._held[other], self._first_lines[other]
        if examples > less:
            self._hold(prompt, line, examples - less)

    def _slip(self) -> Problem | None:
        """The first two prompts that differ by a character or two: a slip, and the bot can use but one.

        If neither these two nor another prompt is what most examples carry, it is no slip.
        """
        prompts = [one for one, _ in self._held.most_common() if one and len(one) <= COMPARED_CHARACTERS]
        has_majority = self._majority() is not False
        for index, prompt in enumerate(prompts):
            for other in prompts[index + 1 :]:
                both = self._exact[digest_of(prompt)] + self._exact[digest_of(other)]
                if (has_majority or 2 * both > self._examples) and _slips(prompt, other) <= SLIPS:
                    first = self._first_lines[other]
                    return problem("SYSTEM_PROMPTS_DIFFER", first, one=prompt, other=other, first=first)
        return None


def prompt_of(example: dict[str, Any]) -> str | None:
    """The system prompt of an example that passed the checks."""
    first = example["messages"][0]
    content = first.get("content")
    return content if first.get("role") == "system" and isinstance(content, str) else None


# Most examples of a file carry the same prompt.
@lru_cache(maxsize=32)
def digest_of(prompt: str | None) -> bytes:
    """Eight bytes that stand for a prompt; none for no prompt."""
    return b"" if prompt is None else _digest(prompt)


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()


def _add_questions(known: set[bytes], asked: Sequence[str]) -> None:
    """Add what is asked, until it is more than a few different questions."""
    if len(known) > FEW_QUESTIONS:
        return
    for question in dict.fromkeys(asked):
        known.add(_digest(question))
        if len(known) > FEW_QUESTIONS:
            return


def _slips(one: str, other: str) -> int:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return max(len(one), len(other)) - sum(block.size for block in blocks)
