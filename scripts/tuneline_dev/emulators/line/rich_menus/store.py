"""Store rich menus, their images, and the users that they are linked to.

https://developers.line.biz/en/docs/messaging-api/use-per-user-rich-menus/
"""

import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from tuneline_dev.emulators.line.clock import Clock

MOST_MENUS = 1000
# Menus created and deleted in an hour, each.
# https://developers.line.biz/en/reference/messaging-api/#rate-limits
CHANGES_PER_HOUR = 100
_HOUR_MS = 3_600_000


@dataclass
class RichMenu:
    """A rich menu: its object as it was created, and its image."""

    id: str
    body: dict[str, Any]
    image: bytes | None = None
    content_type: str = ""


@dataclass
class RichMenus:
    """All rich menus of the channel."""

    clock: Clock
    menus: dict[str, RichMenu] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)
    _changes: dict[str, deque[int]] = field(default_factory=dict)

    def may_change(self, kind: str) -> bool:
        """Count a creation or a deletion. Returns False if the hour has had its hundred."""
        now = self.clock.milliseconds()
        earlier = self._changes.setdefault(kind, deque(maxlen=CHANGES_PER_HOUR))
        if len(earlier) == CHANGES_PER_HOUR and now - earlier[0] < _HOUR_MS:
            return False
        earlier.append(now)
        return True

    def create(self, body: dict[str, Any]) -> RichMenu:
        """Add a menu without an image."""
        menu = RichMenu(f"richmenu-{secrets.token_hex(16)}", body)
        self.menus[menu.id] = menu
        return menu

    def delete(self, menu_id: str) -> None:
        """Delete a menu; no user has it any more."""
        del self.menus[menu_id]
        self.linked = {user: menu for user, menu in self.linked.items() if menu != menu_id}

    def of(self, user: str) -> RichMenu | None:
        """Return the menu that is linked to the user."""
        return self.menus.get(self.linked.get(user, ""))
