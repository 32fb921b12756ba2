"""Define the verbs of `scripts/tuneline`: Click commands in modules that are loaded on demand.

The first line of a module's docstring is its summary in the help of the group.
"""

import ast
import importlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from tuneline.datasets.findings.printable import as_printable
from tuneline.errors import DropError, RetryError, SettingError
from tuneline_cli.errors import CommandError

F = TypeVar("F", bound=Callable[..., Any])
FINE, ATTENTION, WRONGLY_CALLED, INTERRUPTED = 0, 1, 2, 130
_SCRIPTS = Path(__file__).parents[1]
_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class CommandGroup(click.Group):
    """A group whose commands are the `command` of the modules in `verbs`, by the commands' names.

    `interrupted` is printed after Ctrl-C.
    """

    def __init__(
        self, *args: Any, verbs: Mapping[str, str], interrupted: str = "Interrupted.", **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"context_settings": _SETTINGS, **kwargs})
        self._verbs = verbs
        self._interrupted = interrupted

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of `verbs`."""
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the module of one command."""
        module = self._verbs.get(cmd_name)
        command = importlib.import_module(module).command if module else None
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names and summaries without loading the modules."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(module)) for name, module in self._verbs.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a command's name or an option without loading the modules."""
        names = [name for name in self._verbs if name.startswith(incomplete)]
        items = [CompletionItem(name, help=_summary(self._verbs[name])) for name in names]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; print an error that it raises, and exit with its code."""
        code = WRONGLY_CALLED
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, EOFError):
            message, code = f"\n{self._interrupted}", INTERRUPTED
        except BrokenPipeError:
            raise
        except OSError as failed:
            name = as_printable(str(failed.filename or "It"))
            message = f"{name} cannot be read or written: {failed.strerror or failed}."
        except CommandError as failed:
            message, code = str(failed), failed.exit_code
        except SettingError as failed:
            message = str(failed)
        except DropError as failed:
            message, code = f"It cannot be done: {failed}.", ATTENTION
        except RetryError as failed:
            message = f"It did not work now: {failed}. Try again."
        click.echo(message, err=True)
        return ctx.exit(code)


class Verb(click.Command):
    """One command, whose function returns the exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the function and exit with what it returns."""
        ctx.exit(super().invoke(ctx))


def verb(about: str | None, examples: str) -> Callable[[Callable[..., int]], click.Command]:
    """Make a function a command. `about` is its module's docstring, `examples` lines of real calls."""
    return click.command(cls=Verb, help=about, epilog=examples_epilog(examples), context_settings=_SETTINGS)


def examples_epilog(examples: str) -> str:
    """The end of a help text, with its lines as they are: click keeps a paragraph that begins with \\b."""
    text = examples.strip("\n")
    return "\n\n".join(f"\b\n{paragraph}" for paragraph in f"Examples:\n{text}".split("\n\n"))


def json_option(function: F) -> F:
    """Add --json, the keyword `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="for a program")(function)


def yes_option(function: F) -> F:
    """Add --yes."""
    return click.option("--yes", is_flag=True, help="do not ask")(function)


def dry_run_option(function: F) -> F:
    """Add --dry-run."""
    return click.option("--dry-run", is_flag=True, help="show what would be done, and do nothing")(function)


def require_exclusive(**options: object) -> None:
    """Raise UsageError if more than one of the options was given."""
    given = [f"--{name.replace('_', '-')}" for name, value in options.items() if value]
    if len(given) > 1:
        raise click.UsageError(f"{' and '.join(given)} exclude each other.")


def confirm(question: str, *, yes: bool) -> int:
    """Ask before something is done: 0 agreed (or `yes`), 1 declined, 2 without a terminal to ask at."""
    if yes:
        return FINE
    if not sys.stdin.isatty():
        click.echo("There is no terminal to ask at: add --yes.", err=True)
        return WRONGLY_CALLED
    return FINE if input(f"{question} [y/N] ").strip().lower() in ("y", "yes") else ATTENTION


def _summary(module: str) -> str:
    """The first line of a module's docstring, read without importing the module."""
    path = _SCRIPTS / module.replace(".", "/")
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8")))
    return (docstring or "").partition("\n")[0]
