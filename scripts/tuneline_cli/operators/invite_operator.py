"""Make a code that makes the person who sends it to the bot an operator.

The code is valid once, for 15 minutes, in a one-to-one chat with the bot; the previous code is not valid any
more. A bot has at most 20 operators.
"""

from datetime import UTC, datetime

from tuneline.notices.invite import GOOD_FOR, invite
from tuneline.notices.operators import MOST
from tuneline_cli.command import FINE, dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.operators.operator_ids import OperatorsError, stored_operators
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline operator invite
  scripts/tuneline operator invite --json
"""


@verb(__doc__, EXAMPLES)
@dry_run_option
@json_option
@with_bot
def command(bot: DeployedBot, *, dry_run: bool, as_json: bool) -> int:
    """Exit with 0, or with 1 if the bot has as many operators as it can have."""
    count = len(bot.with_documents(stored_operators).operators)
    if count >= MOST:
        raise OperatorsError(
            f"The bot has {count} operators, and {MOST} is the limit. Remove one first: "
            "scripts/tuneline operator remove --help"
        )
    if dry_run:
        tell("Would make a code that makes its sender an operator.")
        return FINE
    code = bot.with_documents(lambda store: invite(store, now=datetime.now(UTC)))
    minutes = int(GOOD_FOR.total_seconds() / 60)
    tell(f"Within {minutes} minutes, send this to the bot on LINE, alone in a message:")
    if as_json:
        write_json({"code": code, "valid_minutes": minutes})
    else:
        write(code)
    return FINE
