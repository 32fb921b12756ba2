"""Read a page of the guides: its structure, its commands, and the names that it quotes.

A bold text is a text of the bot or of the demo's page, an italic one a name in a console of LINE. A page in
another language than English begins with a comment that has a hash of each English line it was made from.
"""

import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tuneline_cli.environment import ROOT

FOLDER: Final = ROOT / "infra" / "guides"
SOURCE: Final = "en"
TRANSLATIONS: Final = ("zh-TW", "ja", "ko", "th")
_MARKDOWN: Final = MarkdownIt("commonmark").enable("table")
_MADE_FROM: Final = re.compile(r"\A<!-- made from English lines: ([0-9a-f ]+) -->\n\n?")
_SHAPE: Final = frozenset({"heading_open", "list_item_open", "tr_open", "fence", "paragraph_open"})
_HASH: Final = 4


@dataclass(frozen=True)
class GuidePage:
    """One page, by its file."""

    path: Path

    @property
    def language(self) -> str:
        """The folder's name."""
        return self.path.parent.name

    @property
    def name(self) -> str:
        """The folder and the file, as in `ja/1-set-up.md`."""
        return f"{self.language}/{self.path.name}"

    @property
    def source(self) -> "GuidePage":
        """The English page of the same name."""
        return GuidePage(self.path.parents[1] / SOURCE / self.path.name)

    @cached_property
    def text(self) -> str:
        """The text without the comment of hashes."""
        return _MADE_FROM.sub("", self.path.read_text())

    @cached_property
    def lines(self) -> list[str]:
        """The lines that are not empty, without white space at their ends."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    @property
    def hashes(self) -> list[str]:
        """A short hash of each line."""
        return [hashlib.sha256(line.encode()).hexdigest()[:_HASH] for line in self.lines]

    @property
    def made_from(self) -> list[str]:
        """The hashes in its comment; empty without one."""
        found = _MADE_FROM.match(self.path.read_text())
        return found[1].split() if found else []

    def renew(self) -> None:
        """Write the hashes of today's English lines into its comment."""
        own = _MADE_FROM.sub("", self.path.read_text())
        self.path.write_text(f"<!-- made from English lines: {' '.join(self.source.hashes)} -->\n\n{own}")

    @cached_property
    def _tokens(self) -> list[Token]:
        return _MARKDOWN.parse(self.text)

    @property
    def shape(self) -> list[str]:
        """Headings, list items, rows of tables, paragraphs and blocks of code, in order."""
        return [f"{token.tag or token.type}" for token in self._tokens if token.type in _SHAPE]

    @property
    def blocks(self) -> list[str]:
        """The contents of the blocks of code."""
        return [token.content for token in self._tokens if token.type == "fence"]

    @property
    def commands(self) -> list[str]:
        """The lines of `scripts/tuneline`, from blocks of code and from sentences."""
        sentences = [token.content for token in self._inner() if token.type == "code_inline"]
        lines = [line for block in self.blocks for line in block.splitlines()]
        return [line for line in [*lines, *sentences] if line.startswith("scripts/tuneline")]

    @property
    def links(self) -> list[str]:
        """The addresses of its links."""
        return [str(token.attrs["href"]) for token in self._inner() if token.type == "link_open"]

    @property
    def images(self) -> dict[str, str]:
        """The alternative text of each image by its file."""
        images = [token for token in self._inner() if token.type == "image"]
        return {str(token.attrs["src"]): token.content for token in images}

    @property
    def quoted(self) -> list[str]:
        """The texts of the bot and of the demo's page that it quotes: what is bold."""
        return list(self._marked("strong"))

    @property
    def consoles_names(self) -> list[str]:
        """The names in LINE's consoles that it quotes: what is in italics."""
        return list(self._marked("em"))

    def _inner(self) -> Iterator[Token]:
        return itertools.chain.from_iterable(token.children or [] for token in self._tokens)

    def _marked(self, mark: str) -> Iterator[str]:
        inside: list[str] | None = None
        for token in self._inner():
            if token.type == f"{mark}_open":
                inside = []
            elif token.type == f"{mark}_close" and inside is not None:
                yield "".join(inside)
                inside = None
            elif inside is not None:
                inside.append(token.content)


def guide_of(language: str, *, folder: Path = FOLDER) -> list[GuidePage]:
    """Return the pages of a language in order; none if it has no folder."""
    return [GuidePage(path) for path in sorted((folder / language).glob("*.md"))]
