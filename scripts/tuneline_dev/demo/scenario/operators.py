"""Become an operator in LINE, use the menu, and be removed again."""

import json

from tuneline.operator_cards.rich_menu import rich_menu
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.phone import Phone
from tuneline_dev.demo.scenario.steps import FailedStepError, say, until


async def operator_enlisted(client: DemoClient) -> None:
    """Check that a stranger's tap does nothing, and that an invited user gets the menu, which answers."""
    stranger = await client.line("postback", data="op:help")
    await until(lambda: _ended(client, stranger["event_id"], "skipped"), "a stranger's tap was not skipped")
    code = json.loads(await client.command("operator", "invite", "--json"))["code"]
    greeting, _ = await client.ask(code)
    name = await until(lambda: _menu(client), "the operator did not get the menu")
    if name != rich_menu("zh-TW")["name"]:
        raise FailedStepError(f"the operator has the menu {name}")
    say("operator", f"“{greeting.partition('：')[0]}”; has the menu {name}")
    say("menu", f"“{(await Phone(client).press('help')).title}”")


async def operator_removed(client: DemoClient) -> None:
    """Check that a removed operator loses the menu, and that its buttons do nothing."""
    (operator,) = json.loads(await client.command("operator", "list", "--json"))["operators"]
    await client.command("operator", "remove", operator["id"], "--yes")
    await until(lambda: _has_no_menu(client), "the removed operator still has the menu")
    after = await client.line("postback", data="op:help")
    await until(lambda: _ended(client, after["event_id"], "skipped"), "a former operator's tap was answered")
    say("operator removed", "the menu is gone, and its buttons do nothing")


async def _menu(client: DemoClient) -> str | None:
    """Return the name of the user's own menu at LINE."""
    menu = (await client.chat())["rich_menu"]
    return str(menu["name"]) if menu else None


async def _has_no_menu(client: DemoClient) -> bool:
    return await _menu(client) is None


async def _ended(client: DemoClient, event: str, state: str) -> bool:
    return (await client.event(event)).get("state") == state
