"""Errors that end a command: the text says what is wrong and how to fix it."""


class CommandError(Exception):
    """End the command with `exit_code`; the text is for the operator."""

    exit_code = 2


class UnknownRecordError(CommandError):
    """No document, or more than one, has an id that begins with the given text."""
