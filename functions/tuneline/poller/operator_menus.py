"""Give each operator of this moment the operators' rich menu, and take it from all others.

An operator is added in LINE and removed by a command; both change `bot/settings` alone. Each tick compares it
with `bot/operator_menus`, so a crash, a failure of LINE, another language and a new version of the menu need
nothing else. The menu is made at LINE if the bot has an operator, in the bot's language only.

A user is listed before LINE is called, so a run that dies leaves no menu that a later run does not know.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.line.line_errors import NotFoundDropError
from tuneline.notices.operators import read_language, read_operators
from tuneline.operator_cards.rich_menu import CONTENT_TYPE, NAME_PREFIX, rich_menu, rich_menu_image
from tuneline.storage.claims import HeldElsewhereRetryError, claim
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import RecordClaim, record_of
from tuneline.storage.records.operators.bot_settings import SETTINGS, RunningSettings
from tuneline.storage.records.operators.menus import OPERATOR_MENUS, MenuLink, OperatorMenus

if TYPE_CHECKING:
    # LINE's SDK takes most of a second to load: it is loaded only if there is something to do.
    from tuneline.line.rich_menus import LineRichMenus

# LINE creates at most 100 menus an hour, and a user who has blocked the bot may stay away.
TRY_AGAIN_AFTER: Final = timedelta(minutes=10)


class OperatorMenusKeeper:
    """Keep the operators' menus. `open_line` is None without an access token."""

    def __init__(
        self,
        *,
        documents: Documents,
        open_line: Callable[[], AbstractAsyncContextManager["LineRichMenus"]] | None,
        language: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._open_line = open_line
        self._language = language
        self._now = now

    async def tick(self) -> str:
        """Return `off`, `nothing`, `held` or `done`. Failures of LINE are recorded, and tried again.

        Raises UnavailableRetryError, and UnreadableDropError if a document was edited and cannot be read.
        """
        if self._open_line is None:
            return "off"
        stored_settings, stored = await self._documents.get_many([SETTINGS, OPERATOR_MENUS])
        settings, menus = record_of(RunningSettings, stored_settings), record_of(OperatorMenus, stored)
        operators = read_operators(settings).operators
        language = read_language(settings, language=self._language)
        if not self._has_work(menus or OperatorMenus(state="open"), operators, language):
            return "nothing"
        try:
            fresh = OperatorMenus(state="open").as_document()
            held = await claim(self._documents, OPERATOR_MENUS, fresh=fresh, final=(), now=self._now)
        except HeldElsewhereRetryError:
            return "held"
        if held is None:
            raise AssertionError("bot/operator_menus has no final state")
        change = self._change(RecordClaim(held, OperatorMenus), operators, language, self._open_line)
        await held.keep_while(change)
        return "done"

    def _has_work(self, menus: OperatorMenus, operators: tuple[str, ...], language: str) -> bool:
        """Whether there is something to do now."""
        if operators and self._is_outdated(menus, language):
            return self._is_due(menus.tried_at, menus.problem)
        return bool(self._to_link(menus, operators) or self._to_unlink(menus, operators))

    def _is_outdated(self, menus: OperatorMenus, language: str) -> bool:
        return not menus.menu or menus.name != rich_menu(language)["name"]

    def _to_link(self, menus: OperatorMenus, operators: tuple[str, ...]) -> list[str]:
        def is_due(link: MenuLink | None) -> bool:
            if link is None or link.menu != menus.menu:
                return True
            return link.tried_at is None or (bool(link.problem) and self._is_due(link.tried_at, link.problem))

        return [user_id for user_id in operators if is_due(menus.links.get(user_id))]

    def _to_unlink(self, menus: OperatorMenus, operators: tuple[str, ...]) -> list[str]:
        others = {user_id: link for user_id, link in menus.links.items() if user_id not in operators}
        return [user_id for user_id, link in others.items() if self._is_due(link.tried_at, link.problem)]

    def _is_due(self, tried_at: datetime | None, problem: str | None) -> bool:
        return problem is None or tried_at is None or self._now() - tried_at >= TRY_AGAIN_AFTER

    async def _change(
        self,
        held: RecordClaim[OperatorMenus],
        operators: tuple[str, ...],
        language: str,
        open_line: Callable[[], AbstractAsyncContextManager["LineRichMenus"]],
    ) -> None:
        before = held.record.menu
        async with open_line() as line:
            if operators and self._is_outdated(held.record, language):
                await self._make(held, line, language)
            if held.record.menu:
                for user_id in self._to_link(held.record, operators):
                    await self._link(held, line, user_id)
            for user_id in self._to_unlink(held.record, operators):
                await self._unlink(held, line, user_id)
            if before and held.record.menu not in ("", before):
                await _delete(line, before)
        await held.release()

    async def _make(self, held: RecordClaim[OperatorMenus], line: "LineRichMenus", language: str) -> None:
        """Make the menu. What earlier runs have left at LINE, and no user has, is deleted first."""
        menu = rich_menu(language)
        try:
            for menu_id, name in (await line.names()).items():
                if name.startswith(NAME_PREFIX) and menu_id != held.record.menu:
                    await line.delete(menu_id)
            made = await line.create(menu, rich_menu_image(language), content_type=CONTENT_TYPE)
        except (DropError, RetryError) as failed:
            logs.warning("the operators' menu could not be made", **logs.described(failed))
            await held.save(replace(held.record, tried_at=self._now(), problem=str(failed)))
        else:
            logs.info("the operators' menu was made", name=menu["name"])
            made_at = self._now()
            await held.save(
                replace(held.record, name=menu["name"], menu=made, tried_at=made_at, problem=None)
            )

    async def _link(self, held: RecordClaim[OperatorMenus], line: "LineRichMenus", user_id: str) -> None:
        link = MenuLink(menu=held.record.menu, problem="it was interrupted")
        await self._save_link(held, user_id, link)
        try:
            await line.link(user_id, link.menu)
        except NotFoundDropError as gone:
            # The next tick makes it again.
            logs.warning("the operators' menu is not at LINE any more", **logs.described(gone))
            link = replace(link, problem=str(gone))
            await held.save(replace(held.record, name="", menu=""))
        except (DropError, RetryError) as failed:
            logs.warning("an operator did not get the menu", **logs.described(failed))
            link = replace(link, problem=str(failed))
        else:
            link = replace(link, problem=None)
        await self._save_link(held, user_id, link)

    async def _unlink(self, held: RecordClaim[OperatorMenus], line: "LineRichMenus", user_id: str) -> None:
        try:
            await line.unlink(user_id)
        except RetryError as failed:
            logs.warning("a former operator still has the menu", **logs.described(failed))
            await self._save_link(held, user_id, replace(held.record.links[user_id], problem=str(failed)))
            return
        except DropError as refused:
            # LINE does not know the user any more; nothing can be taken from a user without an account.
            logs.warning("LINE refuses to take the menu from a former operator", **logs.described(refused))
        left = {other: link for other, link in held.record.links.items() if other != user_id}
        await held.save(replace(held.record, links=left))

    async def _save_link(self, held: RecordClaim[OperatorMenus], user_id: str, link: MenuLink) -> None:
        links = {**held.record.links, user_id: replace(link, tried_at=self._now())}
        await held.save(replace(held.record, links=links))


async def _delete(line: "LineRichMenus", menu_id: str) -> None:
    try:
        await line.delete(menu_id)
    except (DropError, RetryError) as failed:
        # The next menu that is made deletes it.
        logs.warning("an earlier menu of the operators could not be deleted", **logs.described(failed))
