"""Ask the chat model for questions and answers from documents, each with the passage that supports it."""

from typing import Any, Final

import click

from tuneline_cli.command import dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.dataset.input_file import encoding_name

EXAMPLES: Final = """
  scripts/tuneline dataset generate leaflet.pdf -o clinic.jsonl     thirty pairs, in the leaflet's language
  scripts/tuneline dataset generate blog/*.md shop.html -n 100 -o shop.jsonl
  scripts/tuneline dataset generate faq.txt -o faq.jsonl --system-prompt 你是診所的櫃檯。
  scripts/tuneline dataset generate notes.txt -o notes.jsonl --encoding big5
  scripts/tuneline dataset generate leaflet.pdf -o clinic.jsonl --yes --model gpt-4.1-2025-04-14
  scripts/tuneline dataset generate leaflet.pdf -o clinic.jsonl --dry-run    only the estimated price
  cat notes.txt | scripts/tuneline dataset generate - --yes > notes.jsonl

A FILE is .md, .txt, .html, .htm or .pdf; - is text on the standard input.
The price is estimated, and you are asked, before anything is spent.
clinic.jsonl gets chat JSONL, and clinic.passages.jsonl each pair with its passage, file, page and headings.
An interrupted run continues where it was when the same command is given again.
"""
MOST_PAIRS: Final = 10_000


@verb(__doc__, EXAMPLES)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-n",
    "--pairs",
    type=click.IntRange(1, MOST_PAIRS),
    default=30,
    show_default=True,
    help="of all files together",
)
@click.option("-o", "--output", default="-", help="the file to write  [default: the standard output]")
@click.option("--system-prompt", help="a system prompt for every example")
@click.option("--model", help="the model to ask  [default: BASE_MODEL]")
@click.option("--encoding", callback=encoding_name, help="the texts' encoding if it is not UTF-8: big5")
@click.option("--replace", is_flag=True, help="overwrite an output that exists already")
@dry_run_option
@yes_option
@with_bot
def command(bot: DeployedBot, **options: Any) -> int:
    """Exit with 0, with 1 if no usable pair came out, with 130 after Ctrl-C."""
    # OpenAI's SDK takes half a second to load.
    from tuneline_cli.generate.generate_pairs import GenerateOptions, generate  # noqa: PLC0415

    return generate(GenerateOptions(**options), bot.env_or_environment)
