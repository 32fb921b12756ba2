"""What the operators' buttons work with, the same for a tap and for a word of the menu.

`line_operator` handles taps and `line_reply` texts, so each builds one (`bootstrap/operator_console.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tuneline.chat.context import EventContext
from tuneline.chat.replies.loading_animation import Loading
from tuneline.settings import BotSettings
from tuneline.storage.documents import Documents

if TYPE_CHECKING:
    from tuneline.inference.chat_model import ChatModel
    from tuneline.inference.endpoints import Hosts
    from tuneline.line.client import LineClient
    from tuneline.retrieval.base_models import BaseModels


@dataclass(frozen=True)
class BotModels:
    """The bot's models, and what each of them is shown."""

    model: "ChatModel"
    base_models: "BaseModels"


@dataclass(frozen=True)
class Console:
    """The collaborators of operators' buttons.

    `month_usd` is the limit of a month's trainings. `artifact_bucket` is empty if the deployment has none.
    `base_model` answers if no tuned model does.
    `bot_models` loads the clients of the models' hosts when it is first called. `pair_hosts` makes
    new ones, whose calls may take long, to be closed; it raises SettingError.
    """

    documents: Documents
    line: "LineClient"
    bot: BotSettings
    month_usd: Decimal
    artifact_bucket: str
    base_model: str
    bot_models: Callable[[], BotModels]
    pair_hosts: Callable[[], "Hosts"]

    def loading(self, context: EventContext) -> Loading:
        """Show the operator's chat the loading animation while a model is asked."""
        user = context.event.user_id
        return Loading((lambda: self.line.show_loading(user)) if user else None)
