"""Count the system prompts of a dataset, find the one of most examples, and report inconsistent ones."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Literal

from tuneline.datasets.findings.finding import Problem, problem

# The texts of so many prompts are held at once. A prompt that most examples have is always among them.
COUNTED = 20
# So many different prompts are counted exactly. Later ones are counted a little too low.
DIFFERENT = 10_000
# With more different questions than these, prompts and questions were not mistaken for each other.
FEW_QUESTIONS = 32
COMPARED_CHARACTERS = 2000
SLIPS = 2


class SystemPrompts:
    """The system prompts of a file, in bounded memory. None means an example without one.

    Texts are counted by the Misra-Gries algorithm: a prompt of more than one in 21 examples is never lost.
    https://en.wikipedia.org/wiki/Misra%E2%80%93Gries_heavy_hitters_algorithm
    """

    def __init__(self) -> None:
        self._held: Counter[str | None] = Counter()
        self._exact: Counter[bytes] = Counter()
        self._first_lines: dict[str | None, int] = {}
        self._first_line: int | None = None
        self._examples = 0
        self._questions: set[bytes] = set()

    def add(self, lines: Sequence[int], prompts: Sequence[str | None], questions: Sequence[str]) -> None:
        """Count the prompts of more examples, which have these `questions`."""
        first_lines = dict(zip(reversed(prompts), reversed(lines), strict=True))
        for prompt, examples in Counter(prompts).items():
            self._count(prompt, first_lines[prompt], examples)
        self._add_questions(questions)

    def majority(self) -> str | None:
        """Return what more than half of the examples have: a prompt, or "" for none; else None."""
        prompt = self._majority()
        return None if prompt is False else prompt or ""

    def findings(self) -> Iterator[Problem]:
        """Yield at most one finding on the prompts of the whole file."""
        slip = self._slip()
        if slip is not None:
            yield slip
        elif self._first_line is not None and self._majority() is False:
            different = len(self._exact) - (digest_of(None) in self._exact)
            code = "ROLES_SWAPPED" if self._are_swapped(different) else "PROMPTS_VARY"
            more = "" if len(self._exact) < DIFFERENT else "+"
            yield problem(code, self._first_line, count=f"{different}{more}")

    def _majority(self) -> str | Literal[False] | None:
        """Return what more than half of the examples have: a prompt, or None for none; else False."""
        for prompt, at_least in self._held.most_common(1):
            if 2 * max(at_least, self._exact[digest_of(prompt)]) > self._examples:
                return prompt
        return False

    def _are_swapped(self, different: int) -> bool:
        """Return whether prompts and questions changed places: the prompts differ, the questions do not."""
        questions = len(self._questions)
        are_few = questions <= FEW_QUESTIONS and 4 * questions <= self._examples
        return are_few and 2 * different > self._examples

    def _count(self, prompt: str | None, line: int, examples: int) -> None:
        if prompt is not None and self._first_line is None:
            self._first_line = line
        key = digest_of(prompt)
        if key in self._exact or len(self._exact) < DIFFERENT:
            self._exact[key] += examples
        self._examples += examples
        self._hold(prompt, line, examples)

    def _add_questions(self, questions: Sequence[str]) -> None:
        """Remember the questions, until there are more than a few different ones."""
        if len(self._questions) > FEW_QUESTIONS:
            return
        for question in dict.fromkeys(questions):
            self._questions.add(_digest(question))
            if len(self._questions) > FEW_QUESTIONS:
                return

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
        """Find the first two prompts that differ by one or two characters: the bot can use only one.

        It is a slip only if most examples have these two prompts, or one other prompt.
        """
        common = [prompt for prompt, _ in self._held.most_common()]
        prompts = [prompt for prompt in common if prompt and len(prompt) <= COMPARED_CHARACTERS]
        has_majority = self._majority() is not False
        for index, prompt in enumerate(prompts):
            for other in prompts[index + 1 :]:
                both = self._exact[digest_of(prompt)] + self._exact[digest_of(other)]
                if (has_majority or 2 * both > self._examples) and _slips(prompt, other) <= SLIPS:
                    first = self._first_lines[other]
                    return problem("SYSTEM_PROMPTS_DIFFER", first, one=prompt, other=other, first=first)
        return None


def prompt_of(example: dict[str, Any]) -> str | None:
    """Return the system prompt of an example that passed the checks."""
    first = example["messages"][0]
    content = first.get("content")
    return content if first.get("role") == "system" and isinstance(content, str) else None


# Most examples of a file have the same prompt.
@lru_cache(maxsize=32)
def digest_of(prompt: str | None) -> bytes:
    """Return an eight-byte digest of a prompt; no bytes for no prompt."""
    return b"" if prompt is None else _digest(prompt)


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()


def _slips(one: str, other: str) -> int:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return max(len(one), len(other)) - sum(block.size for block in blocks)
