"""Find the commands of `scripts/tuneline` that a text names, and check that they exist."""

import re

import click

from tuneline_cli.cli import tuneline

# After `scripts/tuneline`: words of small letters, up to the first argument or option.
_NAMED = re.compile(r"scripts/tuneline((?: [a-z]+)*)(?: --([a-z-]+))?")


def named_commands(text: str) -> set[tuple[str, ...]]:
    """The words after each `scripts/tuneline` in `text`, at most two: the group and the verb."""
    return {tuple(match[1].split()[:2]) for match in _NAMED.finditer(text)}


def missing_commands(text: str) -> set[tuple[str, ...]]:
    """Those that `scripts/tuneline` does not have.

    A word after a command is its argument, or the text goes on: only a group must have its next word.
    """
    return {words for words in named_commands(text) if not _exists(words)}


def _exists(words: tuple[str, ...]) -> bool:
    context = click.Context(tuneline)
    command: click.Command | None = tuneline
    for word in words:
        if not isinstance(command, click.Group):
            return True
        command = command.get_command(context, word)
        if command is None:
            return False
    return True
