"""One realistic mistake in `infra/`, and the message that reports it."""

from dataclasses import dataclass
from typing import Final

# The mistakes that Terraform itself finds, before any test runs.
VALIDATE: Final = "validate"


@dataclass(frozen=True)
class Mutation:
    """One mistake: in `file`, the text `was`, which occurs once, becomes `becomes`.

    `found_by` is the file of tests that has to fail (or VALIDATE), `saying` the beginning of its message.
    """

    what: str
    file: str
    was: str
    becomes: str
    found_by: str
    saying: str
