"""The error of a deployment step that cannot continue."""

from tuneline_cli.errors import CommandError


class StoppedError(CommandError):
    """The text says what is missing and how to get it; then the same command continues."""

    exit_code = 1
