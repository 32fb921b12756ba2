"""Break a copy of `infra/`, check it, and see what is said of each mistake.

The mistakes that one file of tests has to find are made in one copy, for a check takes seconds; each mistake
is known by what is said of it.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tuneline_cli.environment import ROOT
from tuneline_dev.infra.mutations import VALIDATE, Break

INFRA = ROOT / "infra"
CHECK = "TERRAFORM_CHECK"
CHECK_SECONDS = 600


class NoCheckError(Exception):
    """Nothing here can check a configuration; the text says what to do."""


def check_command(env: Mapping[str, str]) -> tuple[str, ...]:
    """What checks a folder: the program that TERRAFORM_CHECK names, which takes the folder.

    It runs `terraform validate` and `terraform test` there and fails when one of them does; it need not reach
    Google Cloud. NoCheckError where none is named.
    """
    command = env.get(CHECK, "")
    if not command:
        raise NoCheckError(
            f"{CHECK} is not set: it names a program that runs `terraform validate` and `terraform test` on a"
            " folder. infra/README.md says how to run them by hand."
        )
    if not shutil.which(command):
        raise NoCheckError(f"{CHECK} names no program: {command}")
    if not shutil.which("terraform"):
        raise NoCheckError("terraform is missing: https://developer.hashicorp.com/terraform/install")
    return (command,)


def check(folder: Path, command: Sequence[str]) -> tuple[bool, str]:
    """Whether the configuration in `folder` passes, and all that was said, in one line."""
    done = subprocess.run(
        [*command, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "CHECKPOINT_DISABLE": "1"},
        timeout=CHECK_SECONDS,
        text=True,
        check=False,
    )
    # Terraform breaks its lines where they are long.
    return done.returncode == 0, " ".join(done.stdout.split())


def rounds(breaks: Sequence[Break]) -> list[list[Break]]:
    """The mistakes by what has to find them; singly for `terraform validate`, which stops at the first."""
    by_finder: dict[str, list[Break]] = {}
    for one in breaks:
        by_finder.setdefault(one.what if one.found_by == VALIDATE else one.found_by, []).append(one)
    return list(by_finder.values())


def unnoticed(breaks: Sequence[Break], command: Sequence[str]) -> list[Break]:
    """Those of one round of mistakes that nothing was said of."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "infra"
        broken(breaks, folder)
        passed, said = check(folder, command)
    return [one for one in breaks if passed or one.saying not in said]


def copy(folder: Path) -> None:
    """Copy the configuration to `folder`, without what somebody has chosen or deployed with it."""
    shutil.copytree(INFRA, folder, ignore=shutil.ignore_patterns(".terraform*", "*.tfvars*", "*.tfstate*"))


def broken(breaks: Sequence[Break], folder: Path) -> None:
    """Make a copy at `folder` with the mistakes in it, and with the one file of tests that has to find them.

    ValueError where a mistake's text does not stand in its file exactly once: the configuration has changed.
    """
    copy(folder)
    (wanted,) = {one.found_by for one in breaks}
    for file in (folder / "tests").glob("*.tftest.hcl"):
        if file.name != f"{wanted}.tftest.hcl":
            file.unlink()
    for name in {one.file for one in breaks}:
        file = folder / name
        text = file.read_text(encoding="utf-8")
        file.write_text(_with(text, [one for one in breaks if one.file == name]), encoding="utf-8")


def tried(breaks: Sequence[Break], command: Sequence[str]) -> Iterator[tuple[Break, bool]]:
    """Each mistake, and whether it was noticed."""
    for made in rounds(breaks):
        missed = unnoticed(made, command)
        yield from ((one, one not in missed) for one in made)


def _with(text: str, breaks: Sequence[Break]) -> str:
    """A file's text with the mistakes in it."""
    places = []
    for one in breaks:
        if text.count(one.was) != 1:
            raise ValueError(f"{one.what}: {one.was!r} stands {text.count(one.was)} times in {one.file}")
        places.append((text.index(one.was), one))
    for place, one in sorted(places, key=lambda each: each[0], reverse=True):
        text = text[:place] + one.becomes + text[place + len(one.was) :]
    return text
