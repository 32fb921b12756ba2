"""Mutate a copy of `infra/`, check it, and report which mutations are found.

All mutations for one file of tests are made in one copy, because a check takes seconds.
Each mutation is recognised by its message.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tuneline_cli.environment import ROOT
from tuneline_dev.infra.mutation import VALIDATE, Mutation

INFRA = ROOT / "infra"
CHECK = "TERRAFORM_CHECK"
CHECK_SECONDS = 600
_RUN = re.compile(r'^run "\w+" \{\n.*?^\}\n', re.MULTILINE | re.DOTALL)


class NoCheckError(Exception):
    """No checker is set up on this machine. The text says what to do."""


def check_command(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the command that checks a folder: the program in TERRAFORM_CHECK, with one argument.

    It runs `terraform validate` and `terraform test` there and fails if one of them fails, without a
    connection to Google Cloud. Raises NoCheckError if no program is named.
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
    """Check the configuration in `folder`. Returns whether it passes, and the output on one line."""
    done = subprocess.run(
        [*command, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "CHECKPOINT_DISABLE": "1"},
        timeout=CHECK_SECONDS,
        text=True,
        check=False,
    )
    # Terraform wraps long lines.
    return done.returncode == 0, " ".join(done.stdout.split())


def passes(mutations: Sequence[Mutation]) -> list[list[Mutation]]:
    """Group the mutations by their finder. `terraform validate` stops at the first, so each is on its own."""
    by_finder: dict[str, list[Mutation]] = {}
    for mutation in mutations:
        by_finder.setdefault(
            mutation.what if mutation.found_by == VALIDATE else mutation.found_by, []
        ).append(mutation)
    return list(by_finder.values())


def unnoticed(mutations: Sequence[Mutation], command: Sequence[str]) -> list[Mutation]:
    """Return the mutations of one pass that no message names."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "infra"
        broken(mutations, folder)
        passed, output = check(folder, command)
    return [mutation for mutation in mutations if passed or mutation.saying not in output]


def copy(folder: Path) -> None:
    """Copy the configuration to `folder`, without answers and state of a deployment."""
    shutil.copytree(INFRA, folder, ignore=shutil.ignore_patterns(".terraform*", "*.tfvars*", "*.tfstate*"))


def broken(mutations: Sequence[Mutation], folder: Path) -> None:
    """Make a copy at `folder` with the mutations, and with the tests that have to find them alone.

    Raises ValueError if a mutation's text is not in its file exactly once: the configuration has changed.
    """
    copy(folder)
    (wanted,) = {mutation.found_by for mutation in mutations}
    for file in (folder / "tests").glob("*.tftest.hcl"):
        if file.name != f"{wanted}.tftest.hcl":
            file.unlink()
        else:
            _leave_out_others(file, mutations)
    for name in {mutation.file for mutation in mutations}:
        file = folder / name
        text = file.read_text(encoding="utf-8")
        file.write_text(
            _with(text, [mutation for mutation in mutations if mutation.file == name]), encoding="utf-8"
        )


def tried(mutations: Sequence[Mutation], command: Sequence[str]) -> Iterator[tuple[Mutation, bool]]:
    """Yield each mutation, and whether it was found."""
    for together in passes(mutations):
        missed = unnoticed(together, command)
        yield from ((mutation, mutation not in missed) for mutation in together)


def _leave_out_others(file: Path, mutations: Sequence[Mutation]) -> None:
    """Delete the runs of a file of tests whose messages name no mutation: each run takes seconds."""

    def finder(run: re.Match[str]) -> str:
        text = " ".join(run[0].split())
        return run[0] if any(mutation.saying in text for mutation in mutations) else ""

    file.write_text(_RUN.sub(finder, file.read_text(encoding="utf-8")), encoding="utf-8")


def _with(text: str, mutations: Sequence[Mutation]) -> str:
    """Return a file's text with the mutations."""
    starts = []
    for mutation in mutations:
        if text.count(mutation.was) != 1:
            raise ValueError(
                f"{mutation.what}: {mutation.was!r} is {text.count(mutation.was)} times in {mutation.file}"
            )
        starts.append((text.index(mutation.was), mutation))
    for index, mutation in sorted(starts, key=lambda start: start[0], reverse=True):
        text = text[:index] + mutation.becomes + text[index + len(mutation.was) :]
    return text
