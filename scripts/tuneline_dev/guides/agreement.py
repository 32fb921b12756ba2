"""Find where the guides are wrong: a translation that is old or differs, a name that has no such text."""

import difflib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from tuneline_cli.cli import tuneline
from tuneline_dev.guides.bot_names import bot_texts, is_clear, is_text, keys_of
from tuneline_dev.guides.guide_page import FOLDER, SOURCE, TRANSLATIONS, GuidePage, guide_of

RENEW: Final = "python -m tuneline_dev.guides renew"
MOST_LINES: Final = 90
_ROW: Final = re.compile(r"^\| (.+) \|$", re.MULTILINE)


def wrong_in(page: GuidePage) -> list[str]:
    """Return everything that is wrong in a page of any language, one sentence each."""
    found = [*_length(page), *_commands(page)]
    if page.language == SOURCE:
        return [*found, *_unknown_names(page)]
    if not page.source.path.exists():
        return [f"{page.name}: there is no English page of this name"]
    return [*found, *_outdated(page), *_structure(page), *_names(page), *_console_names(page)]


def missing_from(language: str, *, folder: Path = FOLDER) -> list[str]:
    """Return the names of the English pages that a language lacks."""
    own = {page.path.name for page in guide_of(language, folder=folder)}
    return [page.path.name for page in guide_of(SOURCE, folder=folder) if page.path.name not in own]


def console_table(folder: Path = FOLDER) -> dict[str, dict[str, list[str]]]:
    """Return the names in LINE's consoles: by the English one, by language; several if one has several."""
    rows = [row.split(" | ") for row in _ROW.findall((folder / "README.md").read_text())]
    head = next(row for row in rows if SOURCE in row)
    names = rows[rows.index(head) + 1 :]
    return {
        row[0]: {language: cell.split(" / ") for language, cell in zip(head, row, strict=True)}
        for row in names
        if len(row) == len(head)
    }


def _length(page: GuidePage) -> Iterator[str]:
    if (count := len(page.text.splitlines())) > MOST_LINES:
        yield f"{page.name}: it has {count} lines, {MOST_LINES} are enough"


def _commands(page: GuidePage) -> Iterator[str]:
    for line in page.commands:
        words = shlex.split(line.partition(" > ")[0])[1:]
        if problem := _unknown_command(words):
            yield f"{page.name}: “{line}”: {problem}"


def _unknown_command(words: list[str]) -> str | None:
    """Return what `scripts/tuneline` does not have, None if it has the command with its options."""
    command: click.Command = tuneline
    while isinstance(command, click.Group) and words:
        inner = command.get_command(click.Context(command), words[0])
        if inner is None:
            return f"there is no {words[0]}"
        command, words = inner, words[1:]
    known = {option for param in command.params for option in param.opts}
    unknown = [word for word in words if word.startswith("--") and word not in known]
    return f"there is no option {unknown[0]}" if unknown else None


def _unknown_names(page: GuidePage) -> Iterator[str]:
    table = console_table(page.path.parents[1])
    for name in page.quoted:
        if not keys_of(name, SOURCE):
            yield f"{page.name}: no text of the bot or the page is “{name}”, which is bold"
        elif not is_clear(name, TRANSLATIONS):
            yield f"{page.name}: the bot has several texts “{name}”: add the one to _MEANT in bot_names.py"
    for name in page.consoles_names:
        if name not in table:
            yield f"{page.name}: “{name}” is in italics, and not in the table of infra/guides/README.md"


def _outdated(page: GuidePage) -> Iterator[str]:
    """Name the English lines that have changed since the page was translated."""
    source = page.source
    if not page.made_from:
        yield f"{page.name}: it has no hashes of the English lines: {RENEW} {page.name}"
        return
    changes = difflib.SequenceMatcher(a=page.made_from, b=source.hashes, autojunk=False).get_opcodes()
    for kind, begin, end, first, last in changes:
        before = source.lines[first - 1] if first else "the beginning"
        if kind in ("delete", "replace"):
            yield f"{page.name}: after “{before}”, {end - begin} English lines are not there any more"
        if kind in ("insert", "replace"):
            for line in source.lines[first:last]:
                yield f"{page.name}: translate this English line: {line}"
    if page.made_from != source.hashes:
        yield f"{page.name}: once it is translated: {RENEW} {page.name}"


def _structure(page: GuidePage) -> Iterator[str]:
    source = page.source
    if page.shape != source.shape:
        yield f"{page.name}: its headings, steps, rows or paragraphs are not those of English: " + _first(
            page.shape, source.shape
        )
    if page.blocks != source.blocks:
        yield f"{page.name}: its blocks of code are not those of English"
    if page.links != source.links:
        yield f"{page.name}: its links are not those of English: {_first(page.links, source.links)}"
    if list(page.images) != list(source.images):
        yield f"{page.name}: its images are not those of English"
    for image, alternative in page.images.items():
        if alternative == source.images.get(image):
            yield f"{page.name}: translate the text of {image}"


def _first(own: list[str], english: list[str]) -> str:
    """Describe the first difference of two lists."""
    pairs = enumerate(zip([*own, "the end"], [*english, "the end"], strict=False), 1)
    number, (mine, theirs) = next((each for each in pairs if each[1][0] != each[1][1]), (0, ("", "")))
    return f"number {number} is {mine}, in English {theirs}"


def _names(page: GuidePage) -> Iterator[str]:
    """Compare the bold texts with those of English."""
    wanted = {name: keys_of(name, SOURCE) for name in page.source.quoted}
    for name, keys in wanted.items():
        if not any(is_text(own, key, page.language) for own in page.quoted for key in keys):
            texts = {text for key in keys for text in bot_texts(page.language)[key]}
            yield f"{page.name}: no bold text is “{name}”, which is: {' or '.join(sorted(texts))}"
    keys = {key for each in wanted.values() for key in each}
    for own in page.quoted:
        if not any(is_text(own, key, page.language) for key in keys):
            yield f"{page.name}: no text that English quotes is “{own}”"


def _console_names(page: GuidePage) -> Iterator[str]:
    table = console_table(page.path.parents[1])
    english = [name for name in page.source.consoles_names if name in table]
    allowed = {name for each in english for name in table[each][page.language]}
    for name in english:
        if not set(table[name][page.language]) & {*page.consoles_names}:
            yield f"{page.name}: no text in italics is “{name}”: {' or '.join(table[name][page.language])}"
    for own in page.consoles_names:
        if own not in allowed:
            yield f"{page.name}: “{own}” is in italics, and not in the table of infra/guides/README.md"
