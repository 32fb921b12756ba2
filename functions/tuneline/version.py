"""The version of Tuneline, which `.github/CHANGELOG.md` describes."""

from typing import Final

VERSION: Final = "0.9.0"
