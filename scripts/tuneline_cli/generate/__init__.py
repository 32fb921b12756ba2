"""Ask the chat model for questions and answers from documents, each with the passage it rests on.

Here is only what the command line needs to know, so that the other verbs need not load OpenAI's SDK.
"""

import argparse
from typing import Final

from tuneline.datasets.formats.encoding import is_known

EXAMPLES: Final = """
  scripts/dataset generate leaflet.pdf -o clinic.jsonl          thirty pairs, in the leaflet's language
  scripts/dataset generate blog/*.md shop.html -n 100 -o shop.jsonl
  scripts/dataset generate faq.txt -o faq.jsonl --system-prompt 你是診所的櫃檯。
  scripts/dataset generate notes.txt -o notes.jsonl --encoding big5
  scripts/dataset generate leaflet.pdf -o clinic.jsonl --yes --model gpt-4.1-2025-04-14
  cat notes.txt | scripts/dataset generate - --yes > notes.jsonl

The price is estimated, and you are asked, before anything is paid for.
clinic.jsonl gets chat JSONL, and clinic.passages.jsonl each pair with its passage, file, page and headings.
A run that was broken off goes on where it was when the same command is given again.
OPENAI_API_KEY is the key, or CHAT_API_KEY; CHAT_BASE_URL or OPENAI_BASE_URL names another host.
Exit 0 fine, 1 nothing usable came out, 2 wrongly called or set up, 130 broken off with Ctrl-C.
"""
MOST_PAIRS: Final = 10_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    kinds = ".md, .txt, .html, .htm or .pdf; - for text on the standard input"
    parser.add_argument("files", nargs="+", metavar="FILE", help=kinds)
    parser.add_argument("-n", "--pairs", type=_number, default=30, help="of all files together (default: 30)")
    parser.add_argument("-o", "--output", default="-", help="default: the standard output")
    parser.add_argument("--system-prompt", help="a system prompt for every example")
    parser.add_argument("--model", help="what is asked (default: BASE_MODEL)")
    parser.add_argument("--encoding", type=_encoding, help="the texts' encoding, where it is not UTF-8: big5")
    parser.add_argument("--replace", action="store_true", help="write over an output that is there already")
    parser.add_argument("--yes", action="store_true", help="do not ask whether the price is fine")


def run(given: argparse.Namespace) -> int:
    """0 fine, 1 nothing usable came out, 2 wrongly called or set up, 130 broken off with Ctrl-C."""
    from tuneline_cli.generate.command import generate  # noqa: PLC0415

    return generate(given)


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PAIRS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MOST_PAIRS}")
    return int(text)


def _encoding(text: str) -> str:
    if not is_known(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no encoding that is known here")
    return text
