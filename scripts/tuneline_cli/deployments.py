"""Keep the settings of what is deployed, so that the other commands need no variables.

`scripts/tuneline deploy` writes them to `infra/deployments/PROJECT.json`, for another bot of the project to
`PROJECT@BOT.json`, and to an object in the project for other computers. They hold no key: keys are in Secret
Manager.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tuneline_cli.bot_name import BotName
from tuneline_cli.errors import CommandError

FOLDER = "deployments"
OBJECT = "deployment.json"


class UnknownDeploymentError(CommandError):
    """There is no deployment to work on, or several; the text says how to choose one."""


def state_bucket(project: str) -> str:
    """The bucket of Terraform's state. Project ids are unique in the world, so this name is unique, too."""
    return f"{project}-tuneline-state"


def address(bot: BotName) -> str:
    """The address of the object that other computers read."""
    return f"gs://{state_bucket(bot.project)}/{bot.state_object(OBJECT)}"


def keep(infra: Path, bot: BotName, settings: Mapping[str, str]) -> Path:
    """Write the settings of a bot on this computer; return the file. Interrupted, the old one stays."""
    path = _path(infra, bot)
    path.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as unfinished:
        json.dump(dict(settings), unfinished, ensure_ascii=False, indent=2, sort_keys=True)
    os.replace(unfinished.name, path)  # noqa: PTH105 the name is a string
    return path


def remove(infra: Path, bot: BotName) -> None:
    """Remove the settings of a bot from this computer."""
    _path(infra, bot).unlink(missing_ok=True)


def bots(infra: Path) -> list[BotName]:
    """The bots that were deployed from this computer."""
    return sorted(BotName.read(path.stem) for path in (infra / FOLDER).glob("*.json"))


def read(infra: Path, bot: BotName) -> dict[str, str]:
    """The settings of a bot, from this computer if it deployed it, else from the project.

    Raises UnknownDeploymentError if nothing is deployed there, RetryError if Cloud Storage does not answer.
    """
    path = _path(infra, bot)
    if path.exists():
        return _settings(path.read_bytes(), str(path))
    content = _downloaded(bot)
    if content is None:
        named = f"No bot {bot.name} is deployed" if bot.name else "Nothing is deployed"
        raise UnknownDeploymentError(
            f"{named} in the project {bot.project}, or an earlier version deployed it "
            f"({address(bot)} is missing): check the name, or run "
            f"scripts/tuneline deploy apply {bot.options}."
        )
    return _settings(content, address(bot))


def refresh(infra: Path, bot: BotName) -> bool:
    """Keep the bot's settings here if another computer has deployed since; return whether it has.

    Raises RetryError if Cloud Storage does not answer.
    """
    path = _path(infra, bot)
    content = _downloaded(bot) if path.exists() else None
    if content is None:
        return False
    settings = _settings(content, address(bot))
    if settings == _settings(path.read_bytes(), str(path)):
        return False
    keep(infra, bot, settings)
    return True


def _path(infra: Path, bot: BotName) -> Path:
    return infra / FOLDER / f"{bot}.json"


def _settings(content: bytes, where: str) -> dict[str, str]:
    try:
        settings: Any = json.loads(content)
    except ValueError:
        settings = None
    if not isinstance(settings, dict) or not all(isinstance(value, str) for value in settings.values()):
        raise UnknownDeploymentError(
            f"{where} does not hold the settings of a deployment: delete it, then run "
            "scripts/tuneline deploy apply, which writes it again."
        )
    return settings


def _downloaded(bot: BotName) -> bytes | None:
    """The object in the project; None if there is none."""
    # Cloud Storage's client takes a fifth of a second to load.
    from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects  # noqa: PLC0415

    try:
        with Objects().open(ObjectRef(state_bucket(bot.project), bot.state_object(OBJECT), None)) as reader:
            return reader.read()
    except ObjectGoneDropError:
        return None
