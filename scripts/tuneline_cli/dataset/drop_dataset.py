"""Check a dataset here; if it can be trained on, upload it to the bucket with its options."""

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, cast

import click
from tqdm import tqdm

from tuneline.bot_settings import stored_rules
from tuneline.datasets.findings.finding import Language
from tuneline.datasets.options import Options, known_options, parse_options
from tuneline.datasets.report import as_markdown
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.validation.run import CheckOptions, check
from tuneline.settings import DatasetSettings, read
from tuneline.settings.training import ProviderSettings
from tuneline.storage.documents import Documents
from tuneline_cli.command import ATTENTION, FINE, WRONGLY_CALLED, dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.dataset.bot_hours import hours_of_bot
from tuneline_cli.dataset.input_file import language_option, opened
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline dataset drop questions.csv
  scripts/tuneline dataset drop questions.csv --option suffix=clinic --option system-prompt=你是診所的櫃檯。
  scripts/tuneline dataset drop questions.jsonl --option again=yes --name questions_2.jsonl
  scripts/tuneline dataset drop chats.csv --option personal-data=mask
  scripts/tuneline dataset drop questions.csv --dry-run
"""
NEXT = "Uploaded: `scripts/tuneline status` shows how far its training is."


@verb(__doc__, EXAMPLES)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--option", "given", multiple=True, metavar="NAME=VALUE", help="as often as needed")
@click.option("--name", help="its name in the bucket  [default: the file's name]")
@language_option
@dry_run_option
@json_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    file: Path,
    given: tuple[str, ...],
    name: str | None,
    language: Language,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Exit with 0 if it is uploaded, with 1 if it was rejected here."""
    metadata = dict(pair.partition("=")[::2] for pair in given)
    options, mistakes = _options(metadata, language)
    for mistake in mistakes:
        tell(mistake)
    if mistakes:
        return WRONGLY_CALLED
    settings = read(DatasetSettings, bot.env)
    object_name = settings.prefix + (name or file.name)
    base_model = options.base_model or read(ProviderSettings, bot.env).base_model
    check_options = CheckOptions(
        object_name.rpartition("/")[2],
        options.encoding,
        Rules(options.system_prompt, options.answers, is_for_clinic=_is_for_clinic(bot)),
        base_model,
        options.personal_data,
        hours=hours_of_bot(bot),
    )
    if not _is_valid(file, check_options, language):
        return ATTENTION
    tell(f"gs://{settings.bucket}/{object_name} {metadata or ''}".rstrip())
    if dry_run:
        return FINE
    dataset = _upload(file, settings.bucket, object_name, metadata)
    if as_json:
        write_json({"id": dataset, "object": f"gs://{settings.bucket}/{object_name}", "options": metadata})
    else:
        write(dataset)
        tell(NEXT)
    return FINE


def _is_for_clinic(bot: DeployedBot) -> bool:
    """Whether the bot's settings have the preset of a clinic, as the check of the upload asks, too."""

    async def preset(store: Documents) -> str:
        return (await stored_rules(store, language="en")).preset

    return bot.with_documents(preset) == "clinic"


def _options(metadata: Mapping[str, str], language: Language) -> tuple[Options, list[str]]:
    """The options, and a line for each that cannot be used."""
    options, problems = parse_options(dict(metadata))
    unknown = sorted(metadata.keys() - known_options(metadata).keys())
    return options, [
        *(f"{problem.message(language)} {problem.fix(language)}" for problem in problems),
        *(f"There is no option {name!r}." for name in unknown),
    ]


def _is_valid(file: Path, check_options: CheckOptions, language: Language) -> bool:
    """Check the file as `dataset_upload` will; the report goes to the standard error."""
    with opened(str(file)) as reader:
        report = check(reader, check_options)
    click.echo(as_markdown(report, language=language), nl=False, err=True)
    return report.is_valid


def _upload(file: Path, bucket: str, object_name: str, metadata: Mapping[str, str]) -> str:
    """Upload the file; return the dataset's id."""
    # Cloud Storage's client takes a fifth of a second to load.
    from tuneline.storage.objects import Objects  # noqa: PLC0415
    from tuneline.uploads.event import Upload  # noqa: PLC0415

    size = file.stat().st_size
    with (
        file.open("rb") as reader,
        tqdm.wrapattr(reader, "read", total=size, desc="uploading", leave=False, disable=None) as shown,
    ):
        ref = Objects().put(bucket, object_name, cast(BinaryIO, shown), size=size, metadata=metadata)
    return Upload(ref).id
