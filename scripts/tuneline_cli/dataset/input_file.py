"""Open the dataset that a command reads, with its options and a progress bar."""

import contextlib
import functools
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast, get_args

import click
from tqdm import tqdm

from tuneline.bot_settings import Preset
from tuneline.datasets import tokens
from tuneline.datasets.findings.finding import Language
from tuneline.datasets.formats.encoding import is_known
from tuneline.datasets.options import parse_options
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.validation.run import CheckOptions, PersonalDataOption
from tuneline.settings import read
from tuneline.settings.training import OPENAI_BASE_MODEL, ProviderSettings
from tuneline_cli import deployments
from tuneline_cli.environment import ROOT
from tuneline_cli.output import tell


@dataclass(frozen=True)
class InputFile:
    """A dataset on this machine (`-` is the standard input) and how to read it.

    `epochs` is None if the provider chooses; `language` is the language of the findings. `keep` is a file
    with the operator's own data, which are not masked.
    """

    file: str
    encoding: str | None
    system_prompt: str | None
    answers: Literal["recommended", "all"]
    model: str
    epochs: int | None
    preset: Preset
    language: Language
    personal_data: PersonalDataOption
    keep: str | None

    @property
    def check_options(self) -> CheckOptions:
        """The options of the check."""
        name = "dataset.jsonl" if self.file == "-" else Path(self.file).name
        rules = Rules(self.system_prompt, self.answers, is_for_clinic=self.preset == "clinic")
        own = [Path(self.keep).read_text(encoding="utf-8", errors="replace")] if self.keep else []
        return CheckOptions(name, self.encoding, rules, self.model, self.personal_data, own)


def encoding_name(_context: click.Context, _parameter: click.Parameter, name: str | None) -> str | None:
    """Validate the name of an encoding. Raises BadParameter."""
    if name is not None and not is_known(name):
        raise click.BadParameter(f"there is no encoding {name!r}; use a name such as big5 or shift_jis.")
    return name


def _base_model() -> str:
    """The base model of the bot that this computer has deployed; without one bot, OpenAI's."""
    infra = click.get_current_context().find_object(Path) or ROOT / "infra"
    known = deployments.bots(infra)
    if len(known) != 1:
        return OPENAI_BASE_MODEL
    return read(ProviderSettings, deployments.read(infra, known[0])).base_model


def language_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --language, of the findings."""
    return click.option(
        "--language",
        type=click.Choice(get_args(Language)),
        default="en",
        show_default=True,
        help="of the findings",
    )(function)


def _personal_data_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --personal-data and --keep."""
    with_keep = click.option(
        "--keep",
        type=click.Path(exists=True, dir_okay=False),
        help="a file with your own numbers, addresses and names, such as your answers: they are not masked",
    )(function)
    return click.option(
        "--personal-data",
        type=click.Choice(get_args(PersonalDataOption)),
        default="warn",
        show_default=True,
        help="of users: warn of it, mask it, or refuse the file",
    )(with_keep)


def with_input_file(function: Callable[..., int]) -> Callable[..., int]:
    """Add the argument FILE with its options, and pass them as the keyword `source`, an InputFile."""

    @click.argument("file")
    @click.option("--encoding", callback=encoding_name, help="the file's encoding if it is not UTF-8: big5")
    @click.option("--system-prompt", help="a system prompt for examples that have none")
    @click.option(
        "--answers",
        type=click.Choice(("recommended", "all")),
        default="recommended",
        show_default=True,
        help="which answers count if a question has several",
    )
    @click.option(
        "--model",
        default=_base_model,
        show_default=f"the deployed bot's, else {OPENAI_BASE_MODEL}",
        help="the model to tune",
    )
    @click.option(
        "--preset",
        type=click.Choice(get_args(Preset)),
        default="none",
        show_default=True,
        help="the bot's setting of that name: clinic refuses what a clinic must not say",
    )
    @click.option("--epochs", callback=_epochs, help="1 to 50  [default: the provider's choice]")
    @language_option
    @_personal_data_options
    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> int:
        fields = {name: kwargs.pop(name) for name in InputFile.__dataclass_fields__}
        return function(*args, source=InputFile(**fields), **kwargs)

    return called


@contextlib.contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """Open `file` for reading, with a progress bar if there is a terminal. Raises OSError."""
    if file == "-":
        # A workbook is read from its start again, so the bytes of a pipe are held.
        yield io.BytesIO(sys.stdin.buffer.read())
        return
    size = Path(file).stat().st_size
    with (
        Path(file).open("rb") as reader,
        tqdm.wrapattr(reader, "read", total=size, desc="reading", leave=False, disable=None) as shown,
    ):
        yield cast(BinaryIO, shown)


def tell_if_estimated() -> None:
    """Tell the operator if this machine has no tokenizer."""
    if not tokens.is_exact():
        tell("The tokenizer is not installed on this computer: tokens and prices are estimates here.")


def _epochs(_context: click.Context, _parameter: click.Parameter, text: str | None) -> int | None:
    if text is None:
        return None
    options, problems = parse_options({"epochs": text})
    if problems or options.epochs is None:
        raise click.BadParameter(f"{text!r} is not a whole number from 1 to 50.")
    return options.epochs
