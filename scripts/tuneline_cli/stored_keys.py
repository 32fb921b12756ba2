"""Read the keys of a deployed bot from Secret Manager, each only when a command needs it."""

import shutil
from collections.abc import Callable, Iterator, Mapping

from tuneline_cli.bot_name import BotName
from tuneline_cli.errors import CommandError

# Variables of the functions, and their secrets in `infra/secrets.tf`.
SECRETS = {
    "CHAT_API_KEY": "chat-api-key",
    "CHAT_ENDPOINTS": "chat-endpoints",
    "EMBEDDING_API_KEY": "embedding-api-key",
    "OPENAI_API_KEY": "openai-api-key",
}


class SettingsWithKeys(Mapping[str, str]):
    """Settings in which a name of `secrets` is read with `read_key` at its first use.

    A key that is not stored is missing. Iteration leaves the keys out, so a copy holds none.
    """

    def __init__(
        self, settings: Mapping[str, str], read_key: Callable[[str], str | None], secrets: Mapping[str, str]
    ) -> None:
        self._settings = settings
        self._read_key = read_key
        self._secrets = secrets
        self._keys: dict[str, str | None] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._secrets:
            return self._settings[name]
        if name not in self._keys:
            self._keys[name] = self._read_key(self._secrets[name])
        key = self._keys[name]
        if key is None:
            raise KeyError(name)
        return key

    def __iter__(self) -> Iterator[str]:
        return iter(self._settings)

    def __len__(self) -> int:
        return len(self._settings)


def stored_key(bot: BotName, secret: str) -> str | None:
    """The newest value of a secret, which is never printed; None if there is no version of it.

    Raises CommandError without the Google Cloud CLI, and ProgramFailedError if it may not be read.
    """
    from tuneline_cli.deploy.cloud.programs import ProgramFailedError, Programs  # noqa: PLC0415

    if shutil.which("gcloud") is None:
        variable = next(name for name, stored in SECRETS.items() if stored == secret)
        raise CommandError(
            f"This command needs the key {secret} of {bot}, and the Google Cloud CLI "
            f"(gcloud) to read it. Install it (https://cloud.google.com/sdk/docs/install), or set {variable}."
        )
    command = ("gcloud", "secrets", "versions", "access", "latest")
    try:
        return Programs().read(*command, f"--secret={secret}{bot.suffix}", f"--project={bot.project}")
    except ProgramFailedError as failed:
        if "NOT_FOUND" in failed.output:
            return None
        raise
