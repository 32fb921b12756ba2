"""Read the operators from the documents, and find one by the end of a LINE user id."""

from tuneline.notices.operators import Operators, read_operators
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.operators.bot_settings import SETTINGS, RunningSettings
from tuneline_cli.errors import CommandError

# The last characters of an id: enough to tell operators apart, and useless to anybody else.
ENDING = 4


class OperatorsError(CommandError):
    """There is no such operator, or there are too many: the command exits with 1."""

    exit_code = 1


async def stored_operators(store: Documents) -> Operators:
    """Return the operators as they are stored now."""
    return read_operators(await read_record(store, RunningSettings, SETTINGS))


def ending(user_id: str) -> str:
    """Return the end of an id, which is what commands show of it."""
    return user_id[-ENDING:]


def with_ending(operators: Operators, end: str) -> str:
    """Return the one id that ends so. Raises OperatorsError if there is none, or more than one."""
    end = end.removeprefix("…").strip()
    found = [user_id for user_id in operators.operators if end and user_id.endswith(end)]
    if len(found) == 1:
        return found[0]
    many = "No operator's id ends" if not found else f"The ids of {len(found)} operators end"
    raise OperatorsError(f"{many} with “{end}”: scripts/tuneline operator list shows them all.")
