"""Read the invented questions and answers that the samples are made of, in each of the six languages."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tuneline.settings import LANGUAGES

FOLDER: Final = Path(__file__).with_name("sample_data")
# The page shows the languages in this order.
PAGE_LANGUAGES: Final = ("en", *(language for language in LANGUAGES if language != "en"))


@dataclass(frozen=True)
class Question:
    """A question in two phrasings, its answer, and the answer after the clinic has new hours."""

    question: str
    also: str
    answer: str
    new_answer: str


@dataclass(frozen=True)
class SampleTexts:
    """A clinic and a shop in one language.

    `encoding` is what Excel saves a CSV file in on a computer of the country. `titles` are of the samples, by
    kind. `paraphrases` are questions as users ask them, and the question of `clinic` that each means.
    """

    encoding: str
    prompt: str
    titles: Mapping[str, str]
    suggested: tuple[str, ...]
    paraphrases: Mapping[str, str]
    clinic: tuple[Question, ...]
    shop: tuple[tuple[str, str], ...]

    @property
    def questions(self) -> list[str]:
        """The questions that the page suggests: some of the dataset's, and one in other words."""
        return [*self.suggested, next(iter(self.paraphrases))]

    def answer(self, asked: str, *, is_new: bool = False) -> str:
        """Return the answer to one of the clinic's questions, or to a paraphrase. Raises KeyError."""
        meant = self.paraphrases.get(asked, asked)
        answers = {one.question: one.new_answer if is_new else one.answer for one in self.clinic}
        return answers[meant]


@functools.cache
def sample_texts(language: str) -> SampleTexts:
    """Return the texts of one of PAGE_LANGUAGES."""
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return SampleTexts(
        encoding=data["encoding"],
        prompt=data["prompt"],
        titles=data["titles"],
        suggested=tuple(data["suggested"]),
        paraphrases={one["asked"]: one["meant"] for one in data["paraphrase"]},
        clinic=tuple(Question(**{"new_answer": one["answer"], **one}) for one in data["clinic"]),
        shop=tuple(
            (question, answer) for question, answer in (data["shop"]["header"], *data["shop"]["rows"])
        ),
    )
