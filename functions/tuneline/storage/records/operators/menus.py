"""The operators' rich menu at LINE, `bot/operator_menus`: its id, and which users have it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final, Literal, get_args

from tuneline.storage.records.readers import choice, mapping, moment, optional, text
from tuneline.storage.records.record import Record, mapped, nested

OPERATOR_MENUS: Final = "bot/operator_menus"
MenusState = Literal["open"]
TRANSITIONS: Final[Mapping[MenusState, frozenset[MenusState]]] = {"open": frozenset()}


@dataclass(frozen=True, kw_only=True)
class MenuLink(Record):
    """The menu that a user was given last, tried at `tried_at`; without a `problem` the user has it."""

    menu: str = field(metadata=mapped(text, missing=""))
    tried_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    problem: str | None = field(default=None, metadata=mapped(optional(text)))


def _links(value: Any) -> Mapping[str, MenuLink]:
    read = nested(MenuLink)
    return {user_id: read(link) for user_id, link in mapping(value).items()}


@dataclass(frozen=True, kw_only=True)
class OperatorMenus(Record):
    """The menu in use: its `name`, which has its version, and its id at LINE. `links` are by LINE user id.

    A user is listed before the menu is linked, and until it is unlinked. A menu that could not be made was
    last tried at `tried_at`, and failed with `problem`.
    """

    TRANSITIONS: ClassVar = TRANSITIONS

    state: MenusState = field(metadata=mapped(choice(get_args(MenusState)), missing="open"))
    name: str = field(default="", metadata=mapped(text))
    menu: str = field(default="", metadata=mapped(text))
    links: Mapping[str, MenuLink] = field(default_factory=dict, metadata=mapped(_links))
    tried_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    problem: str | None = field(default=None, metadata=mapped(optional(text)))
