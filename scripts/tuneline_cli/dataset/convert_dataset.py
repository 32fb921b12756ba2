"""Write the good examples of a dataset as chat JSONL."""

import click

from tuneline.datasets.report import as_markdown
from tuneline.datasets.validation.run import Check
from tuneline_cli.command import ATTENTION, FINE, verb
from tuneline_cli.dataset.input_file import InputFile, opened, with_input_file

EXAMPLES = """
  scripts/tuneline dataset convert questions.csv -o questions.jsonl
  scripts/tuneline dataset convert questions.xlsx --system-prompt 你是診所的櫃檯。 > questions.jsonl
"""


@verb(__doc__, EXAMPLES)
@with_input_file
@click.option("-o", "--output", default="-", help="the file to write  [default: the standard output]")
def command(source: InputFile, *, output: str) -> int:
    """Exit with 0 if all examples are good, with 1 if some were left out."""
    checking = Check(source.check_options)
    with opened(source.file) as reader, click.open_file(output, "wb") as writer:
        for chunk in checking.run(reader, fraction=0.0):
            writer.write(chunk.train.lines)
    report = checking.report()
    click.echo(as_markdown(report, language=source.language), nl=False, err=True)
    return FINE if report.is_valid else ATTENTION
