"""Keeps what was asked, in a file that Terraform reads by itself: `infra/terraform.tfvars.json`.

It holds no secret, and git does not see it. Change it by hand as you like: the next `apply` reads it.
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

from local.deploy import regions
from local.deploy.stopped import StoppedError
from tuneline.settings import LANGUAGES

FILE = "terraform.tfvars.json"


@dataclass(frozen=True)
class Question:
    """One thing to know: its variable, what is asked, what is offered, and what can be an answer."""

    name: str
    words: str
    offered: str
    fits: Callable[[str], bool]
    means: str

    @property
    def option(self) -> str:
        """How it is given on the command line."""
        return f"--{self.name.replace('_', '-')}"


# https://cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin
_PROJECT = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
QUESTIONS = (
    Question(
        name="project",
        words="Google Cloud project (its id)",
        offered="",
        fits=lambda text: bool(_PROJECT.fullmatch(text)),
        means="6 to 30 small letters, digits and hyphens, as the console shows it under Project ID",
    ),
    Question(
        name="region",
        words="Region (asia-east1 is Taiwan; infra/README.md has the others, and what stands against them)",
        offered=regions.FIRST,
        fits=lambda text: text in regions.allowed(),
        means="a region of infra/regions.json, such as asia-east1",
    ),
    Question(
        name="alert_email",
        words="E-mail address for alerts",
        offered="",
        fits=lambda text: bool(_EMAIL.fullmatch(text)),
        means="an e-mail address",
    ),
    Question(
        name="language",
        words=f"The bot's own words are in ({', '.join(LANGUAGES)})",
        offered="zh-TW",
        fits=lambda text: text in LANGUAGES,
        means=f"one of {', '.join(LANGUAGES)}",
    ),
)


class Answers:
    """What is known of a deployment, by the names of Terraform's variables."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.known = _read(self.path)

    def __getitem__(self, name: str) -> str:
        return str(self.known[name])

    def take(self, given: Mapping[str, str | None]) -> None:
        """Answers that came with the command. StoppedError where one cannot be used."""
        for question in QUESTIONS:
            value = given.get(question.name)
            if value is not None:
                self.known[question.name] = _fitting(question, value)

    def ask(self, *, offered: Mapping[str, str]) -> None:
        """Ask for what is not known; `offered` is what ENTER stands for. StoppedError without a terminal."""
        missing = [question for question in QUESTIONS if not self.known.get(question.name)]
        if missing and not sys.stdin.isatty():
            options = ", ".join(question.option for question in missing)
            raise StoppedError(f"Nobody can be asked here: say {options}.")
        for question in missing:
            self.known[question.name] = _asked(question, offered.get(question.name) or question.offered)

    def save(self, **more: Any) -> None:
        """Put everything down, with `more`; broken off, the old file is still there."""
        self.known |= more
        text = json.dumps(self.known, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        if self.path.exists() and self.path.read_text() == text:
            return
        with tempfile.NamedTemporaryFile("w", dir=self.path.parent, delete=False) as unfinished:
            unfinished.write(text)
        os.replace(unfinished.name, self.path)  # noqa: PTH105 the name is a string


def _read(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except ValueError:
        raise StoppedError(f"{path} is not JSON any more: mend it, or delete it to be asked again.") from None
    if not isinstance(known, dict):
        raise StoppedError(f"{path} holds no object: mend it, or delete it to be asked again.")
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
        print(f"That cannot be: it is {question.means}.", file=sys.stderr)
