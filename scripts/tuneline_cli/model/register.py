"""Write down a model that was made elsewhere, at any host that speaks OpenAI's language; then promote it."""

import argparse
import asyncio
import sys
from datetime import UTC, date, datetime

from tuneline.errors import DropError
from tuneline.inference.candidates import Candidate
from tuneline.models import lifecycle
from tuneline_cli import records, verbs
from tuneline_cli.model import model_records, probe

EXAMPLES = """
  scripts/model register gpu-1 --model clinic-lora --endpoint gpu --system-prompt "你是診所的櫃檯。"
  scripts/model register azure-1 --model linebot --endpoint azure --base-model gpt-4.1-mini-2025-04-14 \\
      --ends 2027-10-14
  scripts/model promote gpu-1
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("version", help="what it is to be called here")
    parser.add_argument("--model", required=True, help="what its host calls it")
    parser.add_argument("--endpoint", default="", help="its host in CHAT_ENDPOINTS, if any")
    parser.add_argument("--base-model", default="", help="what it was made of, if known")
    parser.add_argument("--system-prompt", help="what it was trained with (default: the bot's own)")
    parser.add_argument("--ends", type=date.fromisoformat, help="its last day, if known: 2027-10-14")
    parser.add_argument("--no-probe", action="store_true", help="do not ask it a question first")
    parser.add_argument("--by", default=None, help="who does it (default: your user name here)")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(given: argparse.Namespace) -> int:
    """0 registered, 1 no answer, the version is taken, or you said no; 2 where nobody can be asked."""
    candidate = Candidate(given.model, given.system_prompt, given.version, given.endpoint, given.base_model)
    if not given.no_probe and not asyncio.run(probe.answers(candidate)):
        return 1
    where = f"the endpoint {given.endpoint}" if given.endpoint else "CHAT_BASE_URL"
    print(f"{given.version}: {given.model} at {where} will be one of the bot's models.", file=sys.stderr)
    if unwanted := verbs.consent("Register it?", given=given.yes):
        return unwanted
    ends = given.ends.isoformat() if given.ends else None
    who, now = model_records.by(given), datetime.now(UTC)
    try:
        records.with_documents(
            lambda store: lifecycle.register(store, candidate, by=who, now=now, shutdown_date=ends)
        )
    except DropError as impossible:
        print(f"{impossible}.", file=sys.stderr)
        return 1
    print(f"It serves once you say: scripts/model promote {given.version}", file=sys.stderr)
    return 0
