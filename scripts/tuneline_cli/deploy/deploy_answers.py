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

from tuneline.settings import LANGUAGES
from tuneline_cli.deploy.cloud import regions
from tuneline_cli.deploy.stopped import StoppedError

FILE = "terraform.tfvars.json"
# What was deployed when this computer last looked; Terraform does not read it.
SEEN = "answers.deployed.json"


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
        words="Region (asia-east1 is Taiwan; infra/README.md lists the others and their limits)",
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
        self._seen_path = folder / SEEN
        seen = _read(self._seen_path)
        # What was seen of another project says nothing of this one.
        self.seen = seen if seen.get("project") == self.known.get("project") else {}
        self.changed_here: list[str] = []

    def __getitem__(self, name: str) -> str:
        return str(self.known[name])

    def require_fitting(self, given: Mapping[str, str | None]) -> None:
        """Check what came with the command. StoppedError names what cannot be used."""
        for question in QUESTIONS:
            value = given.get(question.name)
            if value is not None:
                _fitting(question, value)

    def take(self, given: Mapping[str, str | None]) -> None:
        """Answers that came with the command. StoppedError where one cannot be used."""
        for question in QUESTIONS:
            value = given.get(question.name)
            if value is not None:
                self.known[question.name] = _fitting(question, value)

    def ask(
        self, *, offered: Mapping[str, str], only: str = "", given: Mapping[str, str | None] | None = None
    ) -> None:
        """Ask for what is not known; `offered` is what ENTER stands for. StoppedError without a terminal.

        With `only`, for that one; what is `given` will be taken later, and need not be named.
        """
        missing = [question for question in QUESTIONS if not self.known.get(question.name)]
        asked = [question for question in missing if only in ("", question.name)]
        if asked and not sys.stdin.isatty():
            unsaid = [question for question in missing if not (given or {}).get(question.name)]
            options = ", ".join(question.option for question in unsaid)
            raise StoppedError(f"Nobody can be asked here: say {options}.")
        for question in asked:
            self.known[question.name] = _asked(question, offered.get(question.name) or question.offered)

    def joined(self, known: dict[str, Any], deployed: dict[str, Any], *, changed_here: list[str]) -> None:
        """Go on with `known`, which was joined with what is deployed."""
        self.known, self.changed_here = known, changed_here
        self.seen = deployed

    def saw(self, deployed: dict[str, Any]) -> None:
        """Remember what is deployed, on this computer."""
        self.seen = deployed
        _write(self._seen_path, deployed)

    def save(self, **more: Any) -> None:
        """Put everything down, with `more`; broken off, the old file is still there."""
        self.known |= more
        _write(self.path, self.known)
        # What was joined of others is in the file now, so the next comparison begins there.
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
