"""Write a command's data to the standard output, and everything else to the standard error."""

import json
import os
import shutil
import sys
from datetime import datetime
from typing import Any

import click

from tuneline.charts.chart import Chart
from tuneline.charts.terminal import Terminal, as_text


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


def write_chart(chart: Chart) -> None:
    """Draw a chart to the standard output, with colors only for a person who has not set NO_COLOR."""
    has_colors = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    columns = shutil.get_terminal_size((80, 24)).columns
    write(as_text(chart, Terminal(columns, has_colors=has_colors, has_blocks=_can_write("█▘"))))


def _can_write(text: str) -> bool:
    """Whether the standard output has these characters."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
