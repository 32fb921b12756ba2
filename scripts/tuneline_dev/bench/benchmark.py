"""Define the benchmarks as commands of `scripts/tuneline bench`."""

import functools
from collections.abc import Callable
from typing import Any

import click

from tuneline_cli.command import ATTENTION, Verb
from tuneline_dev.emulators.firestore import EmulatorUnavailableError
from tuneline_dev.stack import StackError

port_option = click.option(
    "--port", type=int, default=8400, show_default=True, help="the first of ten free ports"
)
store_option = click.option(
    "--store",
    type=click.Choice(("sqlite", "firestore")),
    default="sqlite",
    show_default=True,
    help="firestore is Google's emulator",
)


def benchmark(about: str | None) -> Callable[[Callable[..., int]], click.Command]:
    """Make a function a command; `about` is its module's docstring. An emulator that fails exits with 1."""

    def decorated(function: Callable[..., int]) -> click.Command:
        @functools.wraps(function)
        def called(**options: Any) -> int:
            try:
                return function(**options)
            except (StackError, EmulatorUnavailableError) as failed:
                click.echo(f"✗ {failed}", err=True)
                return ATTENTION

        return click.command(cls=Verb, help=about)(called)

    return decorated
