"""Find the deployed bot that a command works on: its settings, its keys and its documents.

Without --project, variables of the environment win over what `deploy` has kept; with it they do not.
"""

import asyncio
import contextlib
import functools
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tuneline_cli import deployments
from tuneline_cli.bot_name import MEANS, NAME, BotName
from tuneline_cli.deployments import UnknownDeploymentError
from tuneline_cli.environment import ROOT
from tuneline_cli.errors import CommandError
from tuneline_cli.stored_keys import SECRETS, SettingsWithKeys, stored_key

if TYPE_CHECKING:
    from tuneline.storage.documents import Documents

T = TypeVar("T")
# Either names a store, so nothing that `deploy` has kept is used.
_OWN_STORE = ("STORE", "FIRESTORE_DATABASE")
# A key is never sent to a host that another source names.
_TOGETHER = (
    ("OPENAI_API_KEY", "OPENAI_BASE_URL"),
    ("CHAT_API_KEY", "CHAT_BASE_URL"),
    ("EMBEDDING_API_KEY", "EMBEDDING_BASE_URL"),
)
LOG_IN = "gcloud auth login --update-adc"
_NOTHING = (
    "This computer has deployed nothing yet: run scripts/tuneline deploy apply. For a bot that another "
    f"computer has deployed, log in ({LOG_IN}) and add --project=NAME."
)


@dataclass(frozen=True)
class DeployedBot:
    """One deployed bot: the one of `project`, else the one that the environment or `infra` names.

    `name` is that of another bot than the project's first.
    """

    project: str | None
    environ: Mapping[str, str]
    infra: Path
    name: str = ""

    @functools.cached_property
    def env(self) -> Mapping[str, str]:
        """The settings of its functions. A key is read from Secret Manager when it is asked for.

        Raises UnknownDeploymentError if it is not known which bot is meant.
        """
        is_chosen = self.project is not None or bool(self.name)
        if not is_chosen and any(self.environ.get(name) for name in _OWN_STORE):
            return self.environ
        project = self.project or self.environ.get("GOOGLE_CLOUD_PROJECT") or self._only_project()
        bot = BotName(project, self.name)
        # Google's clients read these. Without a quota project some APIs refuse an operator's login.
        # https://cloud.google.com/docs/authentication/troubleshoot-adc
        os.environ["GOOGLE_CLOUD_PROJECT"] = os.environ["GOOGLE_CLOUD_QUOTA_PROJECT"] = project
        with _explained():
            kept = deployments.read(self.infra, bot)
        read_key = functools.partial(self._key, bot)
        if is_chosen:
            return SettingsWithKeys(kept, read_key, SECRETS)
        settings, own = _overridden(kept, self.environ)
        secrets = {name: secret for name, secret in SECRETS.items() if name not in own}
        return SettingsWithKeys(settings, read_key, secrets)

    @property
    def env_or_environment(self) -> Mapping[str, str]:
        """The same, or the environment if no deployment is known: for a command that needs no bot."""
        try:
            return self.env
        except UnknownDeploymentError:
            if self.project is not None or self.name:
                raise
            return self.environ

    def all_deployed(self) -> "dict[str, DeployedBot]":
        """Every bot that this computer has deployed, by its name. Raises UnknownDeploymentError for none."""
        bots = deployments.bots(self.infra)
        if not bots:
            raise UnknownDeploymentError(_NOTHING)
        return {str(bot): DeployedBot(bot.project, self.environ, self.infra, bot.name) for bot in bots}

    def with_documents(self, work: "Callable[[Documents], Awaitable[T]]") -> T:
        """Run `work` on the store that STORE names. Raises SettingError if it cannot be used."""
        from tuneline.bootstrap.stores import documents  # noqa: PLC0415
        from tuneline.settings import StoreSettings, read  # noqa: PLC0415

        async def done() -> T:
            store = documents(read(StoreSettings, self.env))
            try:
                return await work(store)
            finally:
                await store.close()

        with _explained():
            return asyncio.run(done())

    def _key(self, bot: BotName, secret: str) -> str | None:
        """Read a key, for the hosts that are deployed now. Raises CommandError if those here are outdated."""
        with _explained():
            if deployments.refresh(self.infra, bot):
                raise CommandError(
                    f"Another computer has deployed to {bot} since. Its settings are kept here now: run "
                    "the same command again."
                )
        return stored_key(bot, secret)

    def _only_project(self) -> str:
        bots = deployments.bots(self.infra)
        known = sorted({bot.project for bot in bots if bot.name == self.name})
        if len(known) == 1:
            return known[0]
        if known:
            raise UnknownDeploymentError(
                f"This computer has deployed to {', '.join(known)}: add --project=NAME to say which."
            )
        if bots:
            others = ", ".join(map(str, bots))
            raise UnknownDeploymentError(
                f"This computer has deployed {others}: add --bot=NAME to say which; for a bot that another "
                f"computer has deployed, log in ({LOG_IN}) and add --project=NAME, too."
            )
        raise UnknownDeploymentError(_NOTHING)


def with_bot(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --project and --bot, and pass the deployed bot to a command's function as the keyword `bot`."""

    @click.option(
        "--project", help="the bot's Google Cloud project  [default: the one that this computer has deployed]"
    )
    @bot_option
    @functools.wraps(function)
    def called(*args: Any, project: str | None, bot: str, **kwargs: Any) -> Any:
        infra = click.get_current_context().find_object(Path) or ROOT / "infra"
        return function(*args, bot=DeployedBot(project, os.environ, infra, bot), **kwargs)

    return called


def bot_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --bot, the name of another bot in the project; empty for the first."""
    return click.option(
        "--bot",
        default="",
        metavar="NAME",
        callback=_bot_name,
        help="the name of another bot in the project  [default: the first bot]",
    )(function)


def _bot_name(_context: click.Context, _parameter: click.Parameter, name: str) -> str:
    if name and not NAME.fullmatch(name):
        raise click.BadParameter(f"a bot's name has {MEANS}.")
    return name


def _overridden(kept: Mapping[str, str], environ: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
    """The kept settings with the environment's in their place, and the names that it decides about."""
    given = {name: value for name, value in environ.items() if value}
    own = {name for pair in _TOGETHER for name in pair if not given.keys().isdisjoint(pair)}
    own |= given.keys() & SECRETS.keys()
    return {**{name: value for name, value in kept.items() if name not in own}, **given}, own


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Explain a login that Google does not accept. Its libraries are loaded only by those who use them."""
    try:
        yield
    except Exception as failed:
        if type(failed).__module__.startswith("google.auth"):
            name = type(failed).__name__
            raise CommandError(f"Google Cloud does not accept your login ({name}): {LOG_IN}") from None
        if type(failed).__module__.startswith("google.api_core") and getattr(failed, "code", None) == 403:
            raise CommandError(
                "Your account may not read the bot's project: check --project, or ask its owner for the role "
                "Editor."
            ) from None
        raise
