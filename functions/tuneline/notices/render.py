"""Put a notice into words: its title, what happened, what to do, in one of the bot's languages."""

import contextlib
import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tuneline.texts.notice_texts import between, notices, texts

# A provider's reason may be long; all of it is where `scripts/job show` finds it.
LONGEST = 300
_DATASET_ID = re.compile(r"[0-9a-f]{32}")
# An id is long, and its beginning is enough for a command.
_SHORT = 12
# The version by which the base model is known where no tuned one serves.
BASE = "base"
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True)
class RenderedNotice:
    """A notice as somebody reads it; each of `steps` is one thing to do, or to know."""

    title: str
    what: str
    steps: tuple[str, ...]

    def as_text(self) -> str:
        """All of it, line by line."""
        return "\n".join([f"■ {self.title}", self.what, *(f"→ {one}" for one in self.steps)])


def render_notice(notice: Mapping[str, Any], language: str) -> RenderedNotice:
    """The words for the document of a notice.

    A sentence that names a fact the notice lacks is left out. A kind that this version has no words for, told
    by a newer one, is named as it is.
    """
    kind, own = str(notice["kind"]), texts(language)
    facts = _facts(notice, own)
    any_step = own["next_any"]
    if kind not in notices(language):
        return RenderedNotice(
            own["other"].format(kind=kind), _filled(("{about}", "{reason}"), facts, " "), (any_step,)
        )
    title, what, steps = notices(language)[kind]
    known = tuple(one.format(**facts) for one in steps if _names(one) <= facts.keys())
    happened = _filled(what, facts, between(language)) or facts["about"]
    return RenderedNotice(title, happened, known or (any_step,))


def _filled(sentences: Sequence[str], facts: Mapping[str, str], between: str) -> str:
    return between.join(one.format(**facts) for one in sentences if _names(one) <= facts.keys())


def _names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _facts(notice: Mapping[str, Any], own: Mapping[str, str]) -> dict[str, str]:
    """The facts that are known, as texts; what a notice is about is its name, its job, its version too.

    A reason that has a `code`, a model's host, and the base model's version, are said in the language.
    """
    about = _text("about", notice["about"])
    given = {
        name: own["base"] if value == BASE else _text(name, value)
        for name, value in notice.get("facts", {}).items()
        if value is not None and value != ""
    }
    if f"reason_{given.get('code')}" in own:
        given["reason"] = own[f"reason_{given['code']}"]
    given["host"] = _host(given, own)
    # What a job is told to be slow at after its training is about the same job.
    return {"about": about, "name": about, "version": about, "job": about.removesuffix("-slow"), **given}


def _host(given: Mapping[str, str], own: Mapping[str, str]) -> str:
    """The host that a notice is about; without a name it is the one where the base model answers."""
    if "endpoint" in given:
        return own["host_named"].format(endpoint=given["endpoint"])
    return own["host_training" if given.get("code") == "training" else "host_default"]


def _text(name: str, value: str | float) -> str:
    """A fact for people: dollars with cents, an id's beginning, a long reason cut."""
    if name.endswith("usd"):
        with contextlib.suppress(ValueError):
            return f"${float(value):.2f}"
    if isinstance(value, float):
        return f"{round(value, 1):g}"
    text = " ".join(_NOT_SHOWN.sub(" ", str(value)).split())
    if _DATASET_ID.fullmatch(text):
        return text[:_SHORT]
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
