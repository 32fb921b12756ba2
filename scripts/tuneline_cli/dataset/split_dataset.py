"""Write the training and the validation split as two files, by the hash of each question."""

from pathlib import Path

import click

from tuneline.datasets.report import as_markdown
from tuneline.datasets.validation.run import Check
from tuneline_cli.command import ATTENTION, FINE, json_option, verb
from tuneline_cli.dataset.input_file import InputFile, opened, with_input_file
from tuneline_cli.output import tell, write_json

EXAMPLES = """
  scripts/tuneline dataset split questions.jsonl      questions.train.jsonl, questions.valid.jsonl
  scripts/tuneline dataset split questions.csv --fraction 0.2
"""


def _fraction(_context: click.Context, _parameter: click.Parameter, text: str) -> float:
    try:
        fraction = float(text)
    except ValueError:
        fraction = -1.0
    if not 0 <= fraction <= 1:
        raise click.BadParameter(f"{text!r} is not a number from 0 to 1.")
    return fraction


@verb(__doc__, EXAMPLES)
@with_input_file
@click.option(
    "--fraction", callback=_fraction, default="0.1", show_default=True, help="of the validation split"
)
@json_option
def command(source: InputFile, *, fraction: float, as_json: bool) -> int:
    """Exit with 0 if all examples are good, with 1 if some were left out."""
    stem = "dataset" if source.file == "-" else source.file.removesuffix(Path(source.file).suffix)
    checking = Check(source.check_options)
    counts = {"train": 0, "valid": 0}
    paths = {part: Path(f"{stem}.{part}.jsonl") for part in counts}
    with (
        opened(source.file) as reader,
        paths["train"].open("wb") as train,
        paths["valid"].open("wb") as valid,
    ):
        for chunk in checking.run(reader, fraction=fraction):
            for part, writer, split in (("train", train, chunk.train), ("valid", valid, chunk.held_out)):
                writer.write(split.lines)
                counts[part] += split.examples
    for part, path in paths.items():
        tell(f"{path}: {counts[part]} examples")
    if as_json:
        write_json({part: {"file": str(paths[part]), "examples": counts[part]} for part in counts})
    report = checking.report()
    click.echo(as_markdown(report, language=source.language), nl=False, err=True)
    return FINE if report.is_valid else ATTENTION
