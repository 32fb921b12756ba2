"""Show and change the operators who get notifications on LINE, and whether notices are pushed."""

from dataclasses import replace
from datetime import UTC, datetime

import click

from tuneline.notices.invite import GOOD_FOR, invite
from tuneline.notices.operators import Operators, read_operators
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, read_record
from tuneline.storage.records.operators.bot_settings import SETTINGS, RunningSettings
from tuneline_cli.command import ATTENTION, FINE, dry_run_option, json_option, require_exclusive, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline status operators
  scripts/tuneline status operators --invite         a code that makes its sender on LINE an operator
  scripts/tuneline status operators --push on        notices are pushed; each counts in LINE's quota
  scripts/tuneline status operators --remove 3f6a    removes the operator whose id ends so
"""
# The last characters of an id: enough to tell operators apart, and useless to anybody else.
ENDING = 4


@verb(__doc__, EXAMPLES)
@click.option("--invite", "is_invited", is_flag=True, help="make a code that makes its sender an operator")
@click.option("--push", type=click.Choice(("on", "off")), help="whether notices are pushed on LINE")
@click.option("--remove", metavar="ENDING", help="remove the operator whose id ends so")
@dry_run_option
@json_option
@with_bot
def command(
    bot: DeployedBot, *, is_invited: bool, push: str | None, remove: str | None, dry_run: bool, as_json: bool
) -> int:
    """Exit with 0, or with 1 if there is no such operator, or several."""
    require_exclusive(invite=is_invited, push=push, remove=remove)
    if dry_run:
        return _show_plan(bot, is_invited=is_invited, push=push, remove=remove)
    if is_invited:
        return _invite(bot, as_json=as_json)
    if push:
        bot.with_documents(lambda store: _set_push(store, is_on=push == "on"))
    if remove and not bot.with_documents(lambda store: _remove(store, remove)):
        tell(_no_operator(remove))
        return ATTENTION
    operators = bot.with_documents(_read)
    if as_json:
        endings = [user_id[-ENDING:] for user_id in operators.operators]
        write_json({"operators": endings, "push_notices": operators.push_notices})
    else:
        write(_line(operators))
    return FINE


def _show_plan(bot: DeployedBot, *, is_invited: bool, push: str | None, remove: str | None) -> int:
    operators = bot.with_documents(_read)
    if remove and len(_with_ending(operators, remove)) != 1:
        tell(_no_operator(remove))
        return ATTENTION
    if is_invited:
        tell("Would make a code that makes its sender an operator.")
    if push:
        tell(f"Would switch the pushing of notices {push}.")
    if remove:
        tell(f"Would remove the operator …{_with_ending(operators, remove)[0][-ENDING:]}.")
    return FINE


def _invite(bot: DeployedBot, *, as_json: bool) -> int:
    code = bot.with_documents(lambda store: invite(store, now=datetime.now(UTC)))
    minutes = int(GOOD_FOR.total_seconds() / 60)
    tell(f"Within {minutes} minutes, send this to the bot on LINE, alone in a message:")
    if as_json:
        write_json({"code": code, "valid_minutes": minutes})
    else:
        write(code)
    return FINE


def _line(operators: Operators) -> str:
    are = (
        "are pushed on LINE" if operators.push_notices else "are not pushed on LINE (--push on changes that)"
    )
    if not operators.operators:
        return f"There are no operators yet (--invite makes a code). Notices {are}."
    endings = ", ".join(f"…{user_id[-ENDING:]}" for user_id in operators.operators)
    return f"Operators: {endings}. Notices {are}."


def _no_operator(ending: str) -> str:
    return f"No operator's id, or more than one, ends with {ending}."


def _with_ending(operators: Operators, ending: str) -> list[str]:
    return [user_id for user_id in operators.operators if user_id.endswith(ending.removeprefix("…"))]


async def _read(store: Documents) -> Operators:
    return read_operators(await read_record(store, RunningSettings, SETTINGS))


async def _set_push(store: Documents, *, is_on: bool) -> None:
    await change_record(
        store,
        RunningSettings,
        SETTINGS,
        lambda settings: replace(settings or RunningSettings(), push_notices=is_on),
    )


async def _remove(store: Documents, ending: str) -> bool:
    """Remove the one operator whose id ends so; False if there is none or several."""
    operators = await _read(store)
    removed = _with_ending(operators, ending)
    if len(removed) != 1:
        return False
    left = tuple(user_id for user_id in operators.operators if user_id not in removed)
    await change_record(
        store,
        RunningSettings,
        SETTINGS,
        lambda settings: replace(settings or RunningSettings(), operators=left),
    )
    return True
