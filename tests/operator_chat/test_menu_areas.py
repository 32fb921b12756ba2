"""Each area of the operators' menu answers an operator, in each language, and nothing of a stranger's."""

import string

import pytest

from tests.operator_chat.conftest import STRANGER, Sent
from tests.platforms import Line
from tuneline.chat.handler import EventHandler
from tuneline.datasets.upload_limits import ENDINGS
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.rich_menu import AREAS
from tuneline.settings import LANGUAGES
from tuneline.texts.menu_texts import ANSWERS

VERBS = [verb for verb, _ in AREAS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_area_has_an_answer_in_every_language(language: str) -> None:
    assert list(ANSWERS[language]) == VERBS
    for verb, text in ANSWERS[language].items():
        places = [
            {name for _, name, _, _ in string.Formatter().parse(each)} for each in (text, ANSWERS["en"][verb])
        ]
        assert places[0] == places[1]


@pytest.mark.parametrize(("verb", "_"), AREAS)
async def test_a_tap_is_answered_for_an_operator_only(
    operating: EventHandler, sent: Sent, line: Line, verb: str, _: str
) -> None:
    data = OperatorPostback(verb).data  # type: ignore[arg-type]
    assert await operating.handle(sent(data=data)) == "sent"
    assert line.said() == [ANSWERS["en"][verb].format(kinds=", ".join(sorted(ENDINGS)))]
    assert await operating.handle(sent(data=data, user=STRANGER)) == "skipped"
