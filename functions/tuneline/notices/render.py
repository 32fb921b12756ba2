"""Render a notice in one of the bot's languages: its title, what happened, what to do."""

import contextlib
import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tuneline.pricing import shown_usd
from tuneline.storage.records.notice import Notice
from tuneline.texts.notice_texts import between, notices, texts

# A provider's reason may be long; `scripts/tuneline job show` shows all of it.
LONGEST = 300
_DATASET_ID = re.compile(r"[0-9a-f]{32}")
# Characters of a dataset's id: the beginning is enough for a command.
_SHORT = 12
# The version of the base model if no tuned model serves.
BASE = "base"
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True)
class RenderedNotice:
    """The texts of a notice; each of `steps` is one action or one hint."""

    title: str
    what: str
    steps: tuple[str, ...]

    def as_text(self) -> str:
        """The whole notice as one text, line by line."""
        return "\n".join([f"■ {self.title}", self.what, *(f"→ {step}" for step in self.steps)])


def render_notice(notice: Notice, language: str) -> RenderedNotice:
    """Render a notice.

    A sentence with a placeholder for a missing fact is left out. A kind without texts, from a newer version,
    is shown by its name.
    """
    kind, own = notice.kind, texts(language)
    facts = _facts(notice, own)
    any_step = own["next_any"]
    if kind not in notices(language):
        return RenderedNotice(
            own["other"].format(kind=kind), _filled(("{about}", "{reason}"), facts, " "), (any_step,)
        )
    title, what, steps = notices(language)[kind]
    known = tuple(step.format(**facts) for step in steps if _names(step) <= facts.keys())
    happened = _filled(what, facts, between(language)) or facts["about"]
    return RenderedNotice(title, happened, known or (any_step,))


def _filled(sentences: Sequence[str], facts: Mapping[str, str], between: str) -> str:
    return between.join(text.format(**facts) for text in sentences if _names(text) <= facts.keys())


def _names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _facts(notice: Notice, own: Mapping[str, str]) -> dict[str, str]:
    """The known facts as texts. `about` is also the default of the name, the job and the version.

    A reason with a `code`, a model's host and the base model's version are translated.
    """
    about = _text("about", notice.about)
    known = {
        name: own["base"] if value == BASE else _text(name, value)
        for name, value in notice.facts.items()
        if value is not None and value != ""
    }
    if f"reason_{known.get('code')}" in own:
        known["reason"] = own[f"reason_{known['code']}"]
    known["host"] = _host(known, own)
    # The second notice about a slow job has the suffix `-slow`.
    return {"about": about, "name": about, "version": about, "job": about.removesuffix("-slow"), **known}


def _host(facts: Mapping[str, str], own: Mapping[str, str]) -> str:
    """The host of a notice. Without an endpoint it is the base model's host."""
    if "endpoint" in facts:
        return own["host_named"].format(endpoint=facts["endpoint"])
    return own["host_training" if facts.get("code") == "training" else "host_default"]


def _text(name: str, value: str | float) -> str:
    """Format a fact: dollars with cents, the beginning of an id, the beginning of a long reason."""
    if name.endswith("usd"):
        with contextlib.suppress(ValueError, InvalidOperation):
            # Six places are exact; more are only what a sum of floats leaves.
            return shown_usd(Decimal(f"{float(value):.6f}"))
    if isinstance(value, float):
        return f"{round(value, 1):g}"
    text = " ".join(_NOT_SHOWN.sub(" ", str(value)).split())
    if _DATASET_ID.fullmatch(text):
        return text[:_SHORT]
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
