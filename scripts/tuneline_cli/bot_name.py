"""Name one bot: the first one of a project, or another one in the same project.

`infra/project.tf` makes the same names of the variable `bot`.
"""

import re
from dataclasses import dataclass
from typing import Final

# A service account's id has at most 30 characters, and `dataset-upload-NAME` and `tuneline-builder-NAME` fit.
NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,10}[a-z0-9]")
MEANS: Final = "2 to 12 small letters, digits and hyphens, the first a letter and the last no hyphen"
# A project's id has no such character.
_BETWEEN: Final = "@"


@dataclass(frozen=True, order=True)
class BotName:
    """The bot `name` of the project with this id; the first bot has no name."""

    project: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.project}{_BETWEEN}{self.name}" if self.name else self.project

    @property
    def suffix(self) -> str:
        """What is behind the names of the first bot's functions, accounts, secrets and queue."""
        return f"-{self.name}" if self.name else ""

    @property
    def database(self) -> str:
        """The name of its Firestore database, which is also the prefix of Terraform's state."""
        return f"tuneline{self.suffix}"

    @property
    def options(self) -> str:
        """The options that choose it on any computer."""
        return f"--project={self.project}" + (f" --bot={self.name}" if self.name else "")

    def bucket(self, content: str) -> str:
        """The bucket for `datasets`, `artifacts`, `training` or `source`."""
        return f"{self.project}-{self.database}-{content}"

    def state_object(self, name: str) -> str:
        """The object of this bot in the project's state bucket: `answers.json`, `deployment.json`."""
        return f"bots/{self.name}/{name}" if self.name else name

    @classmethod
    def read(cls, text: str) -> "BotName":
        """Read what `str` has made."""
        project, _, name = text.partition(_BETWEEN)
        return cls(project, name)
