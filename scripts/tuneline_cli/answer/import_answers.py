"""Pin all answers of a file: of `answer export`, or any file with questions and answers."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from tuneline.retrieval.pin_changes import pin_id
from tuneline.storage.records.pin import Pin
from tuneline_cli.answer import pinned_answers
from tuneline_cli.answer.answer_file import read_pins
from tuneline_cli.answer.pinned_answers import tell_claims, write_pins
from tuneline_cli.command import FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model.columns import readable
from tuneline_cli.output import tell, write

EXAMPLES = """
  scripts/tuneline answer import answers.jsonl
  scripts/tuneline answer import 常見問題.xlsx --dry-run
"""


@verb(__doc__, EXAMPLES)
@click.argument("file")
@dry_run_option
@yes_option
@with_bot
def command(bot: DeployedBot, *, file: str, dry_run: bool, yes: bool) -> int:
    """Exit with 0 if they are pinned, with 1 if the file cannot be used or the operator declines."""
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    pins = read_pins(file, content)
    by_id = {pin_id(pin): pin for pin in pins}
    known = {pin.id: pin.record for pin in bot.with_documents(pinned_answers.read_pins)}
    new = [id_ for id_ in by_id if id_ not in known]
    changed = [id_ for id_ in by_id if id_ in known and known[id_].answer != by_id[id_].answer]
    for id_ in changed:
        write(_difference(known[id_], by_id[id_]))
    tell(_counts(pins, len(by_id), len(new), len(changed)))
    tell_claims([by_id[id_] for id_ in (*new, *changed)])
    if dry_run:
        return FINE
    if changed and (declined := confirm(f"Replace {len(changed):,} pinned answers?", yes=yes)):
        tell("Nothing was changed.")
        return declined
    bot.with_documents(lambda store: write_pins(store, [by_id[id_] for id_ in (*new, *changed)]))
    tell("They are pinned, from the next message on.")
    return FINE


def _counts(pins: Sequence[Pin], distinct: int, new: int, changed: int) -> str:
    same = distinct - new - changed
    text = f"{new:,} new, {changed:,} changed, {same:,} as they are."
    if twice := len(pins) - distinct:
        text += f" {twice:,} lines repeat a question of the file: its last answer counts."
    return text


def _difference(before: Pin, after: Pin) -> str:
    return f"Q: {readable(after.question)}\n- {readable(before.answer)}\n+ {readable(after.answer)}\n"
