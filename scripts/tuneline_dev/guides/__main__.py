"""Check the guides in infra/guides, renew the hashes of a translated page, and make the screens.

python -m tuneline_dev.guides check              every page of every language; exits with 1 if one is wrong
python -m tuneline_dev.guides check ja           one language
python -m tuneline_dev.guides names th           what the bold texts of the English pages are in Thai
python -m tuneline_dev.guides renew ja/1-set-up.md     after the page was translated from today's English
python -m tuneline_dev.guides screens            make the screens of every language, with an installed browser
python -m tuneline_dev.guides screens ko         of one language
python -m tuneline_dev.guides screens --check    make none, and name those that are out of date
"""

import argparse
import sys
from collections.abc import Sequence

from tuneline_dev.guides.agreement import missing_from, wrong_in
from tuneline_dev.guides.bot_names import bot_texts, keys_of
from tuneline_dev.guides.guide_page import FOLDER, SOURCE, TRANSLATIONS, GuidePage, guide_of


def main(arguments: Sequence[str]) -> int:
    """Run one of the commands. Returns 0 (fine) or 1 (something is wrong)."""
    options = _arguments(arguments)
    if options.command == "renew":
        for name in options.names:
            GuidePage(FOLDER / name).renew()
        return 0
    if options.command == "names":
        _show_names(options.language)
        return 0
    if options.command == "screens":
        # Only this command needs the browser and what the tests need.
        from tuneline_dev.guides.make_screens import make_screens  # noqa: PLC0415

        chosen = options.languages or [SOURCE, *TRANSLATIONS]
        return make_screens(chosen, port=options.port, is_check=options.check)
    return _check([options.language] if options.language else [SOURCE, *TRANSLATIONS])


def _check(languages: Sequence[str]) -> int:
    wrong = [problem for language in languages for page in guide_of(language) for problem in wrong_in(page)]
    wrong += [f"{language}/{name} is missing" for language in languages for name in missing_from(language)]
    for problem in wrong:
        print(problem)
    return 1 if wrong else 0


def _show_names(language: str) -> None:
    names = dict.fromkeys(name for page in guide_of(SOURCE) for name in page.quoted)
    for name in names:
        texts = dict.fromkeys(text for key in keys_of(name, SOURCE) for text in bot_texts(language)[key])
        print(f"{name}: {' or '.join(texts)}")


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tuneline_dev.guides",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="say what is wrong")
    check.add_argument("language", nargs="?", choices=[SOURCE, *TRANSLATIONS])
    names = commands.add_parser("names", help="show the bold texts of the pages in a language")
    names.add_argument("language", choices=TRANSLATIONS)
    renew = commands.add_parser("renew", help="write the hashes of today's English into pages")
    renew.add_argument("names", nargs="+", metavar="LANGUAGE/PAGE")
    screens = commands.add_parser("screens", help="make the screens, or name those that are out of date")
    screens.add_argument("languages", nargs="*", metavar="LANGUAGE", help="default: all")
    screens.add_argument("--port", type=int, default=8080, help="the first of ten ports (default: 8080)")
    screens.add_argument("--check", action="store_true", help="only compare the texts")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
