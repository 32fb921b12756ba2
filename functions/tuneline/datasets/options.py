"""Parse and check the options of an upload: the custom metadata of the object.

https://platform.openai.com/docs/api-reference/fine-tuning/create has the bounds.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.formats.encoding import is_known
from tuneline.datasets.schemas.convert import Answers
from tuneline.datasets.simple_example import PROMPT_CHARACTERS
from tuneline.datasets.validation.run import PersonalDataOption
from tuneline.pricing import is_gemini
from tuneline.settings import Promote
from tuneline.settings.training import GEMINI_BASE_MODEL, OPENAI_BASE_MODEL

# Who decides on the training: the budget alone, or an operator in any case.
Decide = Literal["budget", "ask"]
_SUFFIX = re.compile(r"[a-z0-9-]{1,40}\Z")
# By the provider of new jobs: its name, a model that it tunes, and the provider of the other models.
_TRAINED_AT: Mapping[str, Mapping[str, str]] = {
    "vertex": {"provider": "Vertex AI", "example": GEMINI_BASE_MODEL, "other": "openai"},
    "openai": {"provider": "OpenAI", "example": OPENAI_BASE_MODEL, "other": "vertex"},
}


@dataclass(frozen=True)
class Options:
    """The options of one upload. None leaves the choice to the provider or, for `base_model`, to settings."""

    base_model: str | None = None
    epochs: int | None = None
    batch_size: int | None = None
    learning_rate_multiplier: float | None = None
    suffix: str | None = None
    seed: int | None = None
    system_prompt: str | None = None
    validation_fraction: float | None = None
    encoding: str | None = None
    answers: Answers = "recommended"
    again: bool = False
    least_model_days: int | None = None
    promote: Promote | None = None
    adapter_size: int | None = None
    decide: Decide | None = None
    personal_data: PersonalDataOption = "warn"


def parse_options(metadata: Mapping[str, str]) -> tuple[Options, list[Problem]]:
    """Return the options in an object's `metadata`, and findings on invalid ones. Ignores unknown keys."""
    values: dict[str, Any] = {}
    problems = []
    for name, (parse, allowed) in _KNOWN.items():
        if name not in metadata:
            continue
        try:
            values[name.replace("-", "_")] = parse(metadata[name].strip())
        except ValueError:
            found = metadata[name]
            problems.append(problem("OPTION", None, name, found, option=name, allowed=allowed))
    return Options(**values), problems


def provider_problems(options: Options, *, model: str, provider: str) -> list[Problem]:
    """Find the options that the base `model` or the training `provider` of new jobs does not offer."""
    gemini = is_gemini(model)
    lacking = ("batch_size", "seed") if gemini else ("adapter_size",)
    names = [name.replace("_", "-") for name in lacking if getattr(options, name) is not None]
    problems = [problem("OPTION_NOT_OFFERED", None, name, option=name, model=model) for name in names]
    if provider in _TRAINED_AT and gemini != (provider == "vertex"):
        words = _TRAINED_AT[provider]
        problems.append(problem("OPTION_BASE_MODEL", None, "base-model", model=model, **words))
    return problems


def known_options(metadata: Mapping[str, str]) -> dict[str, str]:
    """Return the known options in an object's metadata, with their values unchanged."""
    return {name: value for name, value in metadata.items() if name in _KNOWN}


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or len(text) > 10 or not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return parse


def _multiplier(text: str) -> float:
    number = float(text)
    if not 0 < number < 1000:
        raise ValueError(text)
    return number


def _adapter_size(text: str) -> int:
    if text not in ("1", "2", "4", "8", "16"):
        raise ValueError(text)
    return int(text)


def _fraction(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 0.5:
        raise ValueError(text)
    return number


def _answers(text: str) -> str:
    if text not in ("recommended", "all"):
        raise ValueError(text)
    return text


def _promote(text: str) -> str:
    if text not in get_args(Promote):
        raise ValueError(text)
    return text


def _decide(text: str) -> str:
    if text not in get_args(Decide):
        raise ValueError(text)
    return text


def _personal_data(text: str) -> str:
    if text not in get_args(PersonalDataOption):
        raise ValueError(text)
    return text


def _yes_or_no(text: str) -> bool:
    try:
        return {"yes": True, "true": True, "no": False, "false": False}[text.lower()]
    except KeyError:
        raise ValueError(text) from None


def _encoding(text: str) -> str:
    if not is_known(text):
        raise ValueError(text)
    return text


def _suffix(text: str) -> str:
    if not _SUFFIX.match(text):
        raise ValueError(text)
    return text


def _filled(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


def _prompt(text: str) -> str:
    if len(text) > PROMPT_CHARACTERS:
        raise ValueError(text)
    return _filled(text)


_KNOWN: dict[str, tuple[Callable[[str], Any], str]] = {
    "base-model": (_filled, "the name of a model, such as gpt-4.1-mini-2025-04-14"),
    "epochs": (_whole(1, 50), "a whole number from 1 to 50"),
    "batch-size": (_whole(1, 256), "a whole number from 1 to 256"),
    "learning-rate-multiplier": (_multiplier, "a number above 0"),
    "adapter-size": (_adapter_size, "1, 2, 4, 8 or 16"),
    "suffix": (_suffix, "1 to 40 small letters, digits or hyphens"),
    "seed": (_whole(0, 2**31 - 1), "a whole number from 0 to 2147483647"),
    "system-prompt": (
        _prompt,
        f"the system prompt for this model, at most {PROMPT_CHARACTERS} characters",
    ),
    "validation-fraction": (_fraction, "a number from 0 to 0.5"),
    "encoding": (_encoding, "the name of an encoding, such as big5"),
    "answers": (_answers, "recommended or all"),
    "again": (_yes_or_no, "yes or no: whether to train content that was trained before"),
    "least-model-days": (_whole(0, 3650), "a whole number of days; 0 leaves it to the provider"),
    "promote": (_promote, "auto, gated or manual: when the new model is promoted"),
    "decide": (_decide, "budget or ask: whether an operator has to approve the training in any case"),
    "personal-data": (_personal_data, "warn, mask or refuse: what becomes of users' personal data"),
}
