"""Build what answers the texts of operators; `line_reply` loads it when an operator writes."""

from collections.abc import Mapping

from tuneline.operator_chat.buttons import Buttons
from tuneline.operator_chat.menu_areas import menu_handlers
from tuneline.operator_chat.menu_phrases import MenuPhrases
from tuneline.operator_chat.texts import OperatorTexts
from tuneline.storage.documents import Documents


def operator_texts(documents: Documents, env: Mapping[str, str]) -> OperatorTexts:
    """Build the handlers of operators' texts, the most particular kind first."""
    return OperatorTexts([MenuPhrases(Buttons(menu_handlers()))])
