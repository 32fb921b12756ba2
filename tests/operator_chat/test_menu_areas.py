"""Each area of the operators' menu answers an operator, in each language, and nothing of a stranger's."""

import json

import pytest

from tests.operator_chat.conftest import STRANGER, Sent
from tests.platforms import Line
from tuneline.chat.handler import EventHandler
from tuneline.datasets.upload_limits import ENDINGS
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.rich_menu import AREAS

pytestmark = pytest.mark.stores("sqlite")


@pytest.mark.parametrize(("verb", "_"), AREAS)
async def test_a_tap_is_answered_for_an_operator_only(
    operating: EventHandler, sent: Sent, line: Line, verb: str, _: str
) -> None:
    data = OperatorPostback(verb).data  # type: ignore[arg-type]
    assert await operating.handle(sent(data=data)) == "sent"
    assert len(line.said()) == 1
    assert await operating.handle(sent(data=data, user=STRANGER)) == "skipped"


@pytest.mark.parametrize(
    ("verb", "expected"),
    [("send", sorted(ENDINGS)), ("help", [f'"op:{verb}"' for verb, _ in AREAS if verb != "help"])],
)
async def test_help_has_the_menus_buttons_and_send_the_kinds_of_files(
    operating: EventHandler, sent: Sent, line: Line, verb: str, expected: list[str]
) -> None:
    await operating.handle(sent(data=f"op:{verb}"))
    card = json.dumps(line.get("/sim/chat")["messages"][-1]["message"])
    assert all(each in card for each in expected)
    assert "scripts/" not in card
