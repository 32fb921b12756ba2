"""Write a command's data to the standard output, and everything else to the standard error."""

import json
from datetime import datetime
from typing import Any

import click


def tell(text: str) -> None:
    """Write a line for the operator to the standard error."""
    click.echo(text, err=True)


def write(text: str) -> None:
    """Write a line of data to the standard output."""
    click.echo(text)


def write_json(data: Any) -> None:
    """Write `data` for a program. Moments and amounts become strings."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=1, default=str))


def minute(moment: datetime) -> str:
    """A moment for people, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"
