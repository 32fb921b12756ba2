"""List the operators by the ends of their LINE user ids, and whether notices are pushed to them."""

from tuneline.notices.operators import MOST, Operators
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.operators.operator_ids import ending, stored_operators
from tuneline_cli.output import write, write_json

EXAMPLES = """
  scripts/tuneline operator list
  scripts/tuneline operator list --json
"""


@verb(__doc__, EXAMPLES)
@json_option
@with_bot
def command(bot: DeployedBot, *, as_json: bool) -> int:
    """Exit with 0, also if there are none."""
    operators = bot.with_documents(stored_operators)
    if as_json:
        endings = [ending(user_id) for user_id in operators.operators]
        write_json({"operators": endings, "most": MOST, "push_notices": operators.push_notices})
    else:
        write(_line(operators))
    return FINE


def _line(operators: Operators) -> str:
    are = "are pushed on LINE"
    if not operators.push_notices:
        are = "are not pushed on LINE (scripts/tuneline operator push on)"
    if not operators.operators:
        return f"There are no operators yet (scripts/tuneline operator invite). Notices {are}."
    endings = ", ".join(f"…{ending(user_id)}" for user_id in operators.operators)
    return f"Operators ({len(operators.operators)} of at most {MOST}): {endings}. Notices {are}."
