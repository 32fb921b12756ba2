"""Detect the marks at the ends of texts in datasets for GPT-3: ###, ->, END and similar."""

from collections.abc import Iterator, Sequence

from tuneline.datasets.findings.finding import Problem, problem

_FEWEST = 3
_LOOKED_AT = 40
_OF_QUESTIONS = ("###", "->", "=>", "===", "---", "|||")
_OF_ANSWERS = ("###", " END", "\nEND", " STOP", "\nSTOP", "<END>", "[END]", "<STOP>", "***", "+++", "&&&",
               "$$$", "@@@", "%%%")  # fmt: skip
# For a quick no: the last characters of the marks.
_LAST = frozenset(mark[-1] for mark in (*_OF_QUESTIONS, *_OF_ANSWERS))


class Separators:
    """The number of questions and answers so far that end in each mark."""

    def __init__(self) -> None:
        self._examples = 0
        self._questions: dict[str, int] = {}
        self._answers: dict[str, int] = {}
        self._first_line: int | None = None

    def add(self, lines: Sequence[int], questions: Sequence[str], answers: Sequence[str]) -> None:
        """Count the marks in more examples."""
        self._examples += len(lines)
        for texts, marks, counts in (
            (questions, _OF_QUESTIONS, self._questions),
            (answers, _OF_ANSWERS, self._answers),
        ):
            for line, text in zip(lines, texts, strict=True):
                if not (text[-1:] in _LAST or text[-1:].isspace()):
                    continue
                end = text[-_LOOKED_AT:].rstrip()
                if end.endswith(marks):
                    mark = next(filter(end.endswith, marks)).strip()
                    counts[mark] = counts.get(mark, 0) + 1
                    self._first_line = line if self._first_line is None else min(line, self._first_line)

    def findings(self) -> Iterator[Problem]:
        """Yield a finding if most questions or answers end in one mark. The bot repeats those of answers."""
        of_questions, of_answers = self._of_most(self._questions), self._of_most(self._answers)
        found = dict.fromkeys(mark for mark in (of_questions, of_answers) if mark is not None)
        if found:
            marks = ("” and “".join(found), "」和「".join(found))
            code = "SEPARATORS" if of_answers is not None else "QUESTION_SEPARATOR"
            yield problem(code, self._first_line, marks=marks)

    def _of_most(self, counts: dict[str, int]) -> str | None:
        mark = max(counts, key=counts.__getitem__, default=None)
        is_common = mark is not None and counts[mark] >= _FEWEST and 2 * counts[mark] > self._examples
        return mark if is_common else None
