"""List the operators by the ends of their LINE user ids, and whether notices are pushed to them.

An operator gets the menu in LINE within a minute; if that fails, the list says why, and it is tried again
every ten minutes.
"""

from tuneline.notices.operators import MOST, Operators
from tuneline.storage.record_store import read_record
from tuneline.storage.records.operators.menus import OPERATOR_MENUS, OperatorMenus
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
    menus = bot.with_documents(lambda store: read_record(store, OperatorMenus, OPERATOR_MENUS))
    if as_json:
        rows = [
            {"id": ending(user_id), "menu": menu_state(menus, user_id)} for user_id in operators.operators
        ]
        write_json({"operators": rows, "most": MOST, "push_notices": operators.push_notices})
    else:
        write(_line(operators))
        for user_id in operators.operators:
            write(f"  …{ending(user_id)}  menu: {menu_state(menus, user_id)}")
    return FINE


def menu_state(menus: OperatorMenus | None, user_id: str) -> str:
    """Return `linked`, `not yet`, or why the operator does not have the menu in LINE."""
    if menus is None:
        return "not yet"
    link = menus.links.get(user_id)
    if link is not None and link.menu == menus.menu:
        return link.problem or "linked"
    return menus.problem or "not yet"


def _line(operators: Operators) -> str:
    are = "are pushed on LINE"
    if not operators.push_notices:
        are = "are not pushed on LINE (scripts/tuneline operator push on)"
    if not operators.operators:
        return f"There are no operators yet (scripts/tuneline operator invite). Notices {are}."
    return f"Operators: {len(operators.operators)} of at most {MOST}. Notices {are}."
