"""Keep the answers in a file that Terraform reads: `infra/terraform.tfvars.json`.

It holds no secret, and git ignores it. An operator may change it by hand: the next `apply` reads it.
https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files
"""

import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneline.settings import LANGUAGES
from tuneline_cli.deploy import training_provider
from tuneline_cli.deploy.cloud import regions
from tuneline_cli.deploy.stopped import StoppedError

FILE = "terraform.tfvars.json"
# The deployed answers that this computer saw last; Terraform does not read them.
SEEN = "answers.deployed.json"


@dataclass(frozen=True)
class Question:
    """One question: its variable, its text, its default, and the check of an answer.

    Without a terminal the default counts if it `is_safe`. A question without `words` is not asked.
    """

    name: str
    words: str
    offered: str
    fits: Callable[[str], bool]
    means: str
    is_safe: bool = False

    @property
    def option(self) -> str:
        """Its option on the command line."""
        return f"--{self.name.replace('_', '-')}"


# https://cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin
_PROJECT = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
QUESTIONS = (
    Question(
        name="project",
        words="Google Cloud project that the bot gets, by its id (apply makes it if there is none)",
        offered="",
        fits=lambda text: bool(_PROJECT.fullmatch(text)),
        means="6 to 30 small letters, digits and hyphens, as the console shows it under Project ID",
    ),
    Question(
        name="region",
        words=(
            "Region where the bot runs and keeps its data; it cannot be changed later "
            "(asia-east1 is Taiwan; others: infra/README.md)"
        ),
        offered=regions.FIRST,
        fits=lambda text: text in regions.allowed(),
        means="a region of infra/regions.json, such as asia-east1",
    ),
    Question(
        name="alert_email",
        words="E-mail address that gets a message when the bot needs a person",
        offered="",
        fits=lambda text: bool(_EMAIL.fullmatch(text)),
        means="an e-mail address",
    ),
    Question(
        name="language",
        words=f"Language of the bot's own texts, such as greetings and reports ({', '.join(LANGUAGES)})",
        offered="zh-TW",
        fits=lambda text: text in LANGUAGES,
        means=f"one of {', '.join(LANGUAGES)}",
    ),
    Question(
        name="trainer",
        words="Who trains the model: vertex (Gemini, in this project, no key) or openai (asks for its key)",
        offered=training_provider.VERTEX,
        fits=lambda text: text in (training_provider.VERTEX, training_provider.OPENAI),
        means="vertex (Gemini on Vertex AI, without a key) or openai (OpenAI or a host with its API)",
        is_safe=True,
    ),
    Question(
        name="geography",
        words="",
        offered="",
        fits=lambda text: text in ("", *training_provider.GEOGRAPHIES),
        means="us or eu, where Vertex AI trains and answers; eu for a region in Europe, else us",
    ),
)


class Answers:
    """The answers about a deployment, by the names of Terraform's variables."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.known = _read(self.path)
        self._seen_path = folder / SEEN
        seen = _read(self._seen_path)
        # Answers of another project do not apply to this one.
        self.seen = seen if seen.get("project") == self.known.get("project") else {}
        self.changed_here: list[str] = []

    def __getitem__(self, name: str) -> str:
        return str(self.known[name])

    def require_fitting(self, given: Mapping[str, str | None]) -> None:
        """Check the command line's answers. StoppedError names one that cannot be used."""
        for question in QUESTIONS:
            value = given.get(question.name)
            if value is not None:
                _fitting(question, value)

    def take(self, given: Mapping[str, str | None]) -> None:
        """Take the command line's answers. StoppedError if one cannot be used."""
        for question in QUESTIONS:
            value = given.get(question.name)
            if value is not None:
                self.known[question.name] = _fitting(question, value)

    def ask(
        self, *, offered: Mapping[str, str], only: str = "", given: Mapping[str, str | None] | None = None
    ) -> None:
        """Ask for missing answers; ENTER chooses the `offered` one. StoppedError without a terminal.

        With `only`, ask for that one; the error does not name answers that are `given` on the command line.
        """
        missing = [each for each in QUESTIONS if each.words and not self.known.get(each.name)]
        asked = [question for question in missing if only in ("", question.name)]
        is_alone = not sys.stdin.isatty()
        if is_alone and not all(question.is_safe for question in asked):
            unsaid = [each for each in missing if not (each.is_safe or (given or {}).get(each.name))]
            options = ", ".join(question.option for question in unsaid)
            raise StoppedError(f"There is no terminal to ask at: add {options}.")
        for question in asked:
            offer = offered.get(question.name) or question.offered
            self.known[question.name] = offer if is_alone else _asked(question, offer)

    def joined(self, known: dict[str, Any], deployed: dict[str, Any], *, changed_here: list[str]) -> None:
        """Continue with `known`, which was merged with the deployed answers."""
        self.known, self.changed_here = known, changed_here
        self.seen = deployed

    def saw(self, deployed: dict[str, Any]) -> None:
        """Remember the deployed answers on this computer."""
        self.seen = deployed
        _write(self._seen_path, deployed)

    def save(self, **more: Any) -> None:
        """Write everything, with `more`; if interrupted, the old file stays."""
        self.known |= more
        _write(self.path, self.known)
        # The file now holds the merged answers, so the next comparison starts there.
        if self.seen:
            _write(self._seen_path, self.seen)


def _write(path: Path, known: Mapping[str, Any]) -> None:
    text = json.dumps(known, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if path.exists() and path.read_text() == text:
        return
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as unfinished:
        unfinished.write(text)
    os.replace(unfinished.name, path)  # noqa: PTH105 the name is a string


def _read(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except ValueError:
        raise StoppedError(f"{path} is not valid JSON: fix it, or delete it to be asked again.") from None
    if not isinstance(known, dict):
        raise StoppedError(f"{path} holds no JSON object: fix it, or delete it to be asked again.")
    for question in QUESTIONS:
        if question.name in known:
            _fitting(question, str(known[question.name]))
    return known


def _fitting(question: Question, value: str) -> str:
    if not question.fits(value):
        raise StoppedError(f"{value!r} cannot be {question.name}: it is {question.means}.")
    return value


def _asked(question: Question, offered: str) -> str:
    while True:
        value = input(f"{question.words}{f' [{offered}]' if offered else ''}: ").strip() or offered
        if question.fits(value):
            return value
        print(f"This is not {question.means}.", file=sys.stderr)
