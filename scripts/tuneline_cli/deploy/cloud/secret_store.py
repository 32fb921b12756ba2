"""Store secret values in Secret Manager: through the standard input, never in a command.

https://cloud.google.com/secret-manager/docs/add-secret-version
"""

from dataclasses import dataclass

from tuneline_cli.bot_name import BotName
from tuneline_cli.deploy import failures
from tuneline_cli.deploy.cloud.programs import ProgramFailedError, Programs
from tuneline_cli.deploy.stopped import StoppedError


@dataclass(frozen=True)
class SecretStore:
    """The secrets of one bot, by the names of the first bot's; Terraform creates them empty.

    It never sees a value.
    """

    programs: Programs
    bot: BotName

    @property
    def project(self) -> str:
        """The project's id."""
        return self.bot.project

    def names(self) -> set[str]:
        """The existing secrets, with a value or without."""
        command = (
            "gcloud",
            "secrets",
            "list",
            f"--project={self.project}",
            "--format=value(name.basename())",
        )
        listed = self.programs.read(*command).split()
        return {name.removesuffix(self.bot.suffix) for name in listed if name.endswith(self.bot.suffix)}

    def versions(self, name: str) -> list[int]:
        """The enabled versions of a secret, the newest first; the secret has to exist."""
        listed = self.programs.read(
            *("gcloud", "secrets", "versions", "list", self._id(name), f"--project={self.project}"),
            *("--filter=state=ENABLED", "--format=value(name.basename())"),
        )
        return sorted(map(int, listed.split()), reverse=True)

    def is_stored(self, name: str) -> bool:
        """Whether a version of it can be read. A project without Secret Manager has none.

        Raises ProgramFailedError if Google does not say.
        """
        try:
            return bool(self.versions(name))
        except ProgramFailedError as failed:
            if "NOT_FOUND" in failed.output or failures.is_unsettled(failed.output):
                return False
            raise

    def pinned(self, names: list[str]) -> dict[str, str]:
        """The newest version of each of `names` that has one."""
        there = self.names()
        newest = {name: self.versions(name)[:1] for name in names if name in there}
        return {name: str(versions[0]) for name, versions in newest.items() if versions}

    def add(self, name: str, value: str) -> None:
        """Store a new version."""
        self.programs.change(
            *(
                "gcloud",
                "secrets",
                "versions",
                "add",
                self._id(name),
                f"--project={self.project}",
                "--data-file=-",
            ),
            stdin=value,
        )

    def value(self, name: str) -> str:
        """The newest value. Raises StoppedError if there is none."""
        versions = self.versions(name)
        if not versions:
            raise StoppedError(f"{name} is not stored yet: scripts/tuneline deploy secrets asks for it.")
        newest = str(versions[0])
        return self.programs.read(
            *("gcloud", "secrets", "versions", "access", newest),
            *(f"--secret={self._id(name)}", f"--project={self.project}"),
        )

    def disable(self, name: str, version: int) -> None:
        """Disable this version; `gcloud secrets versions enable` undoes it."""
        self.programs.change(
            *("gcloud", "secrets", "versions", "disable", str(version)),
            *(f"--secret={self._id(name)}", f"--project={self.project}"),
        )

    def _id(self, name: str) -> str:
        return f"{name}{self.bot.suffix}"
