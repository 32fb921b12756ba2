"""The environment that every command makes for itself, on computers with missing programs."""

import ensurepip
import importlib.util
import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tuneline_cli.environment import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project's environment files, without requirements."""
    folder = tmp_path / "project"
    for name in ("requirements.txt", "scripts/requirements.txt", "tests/requirements.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (folder / "scripts" / "tuneline_cli").mkdir()
    shutil.copy(ROOT / "scripts" / "tuneline_cli" / "environment.py", folder / "scripts" / "tuneline_cli")
    return folder


def python(project: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Ask for the interpreter, as each command does at its start."""
    program = "from tuneline_cli import environment; print(environment.python('demo'))"
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return subprocess.run(
        [base, "-c", program],
        env={"PATH": os.defpath, "PYTHONPATH": str(project / "scripts"), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture
def without_ensurepip(tmp_path: Path) -> dict[str, str]:
    """An environment without ensurepip, as on Debian without python3-venv.

    venv keeps its child from most variables; what is compiled already it takes from where this one says.
    """
    broken = tmp_path / "broken.py"
    broken.write_text("raise ModuleNotFoundError('No module named ensurepip')\n")
    kept, sys.pycache_prefix = sys.pycache_prefix, str(tmp_path / "compiled")
    try:
        target = importlib.util.cache_from_source(ensurepip.__file__)
    finally:
        sys.pycache_prefix = kept
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(broken), cfile=target, doraise=True, invalidation_mode=mode)
    return {"PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}


@pytest.mark.timeout(400)
def test_without_pip_the_error_says_what_to_install_and_the_next_run_continues(
    project: Path, without_ensurepip: dict[str, str]
) -> None:
    for _time in range(2):
        done = python(project, **without_ensurepip)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
        assert "sudo apt install python3-venv" in done.stderr
    assert (project / ".venv" / "bin" / "python").exists(), "half of it is there"
    mended = python(project)
    assert mended.returncode == 0, mended.stderr
    assert mended.stdout.strip() == str(project / ".venv" / "bin" / "python")
    assert python(project).stderr == "", "nothing is installed a second time"


@pytest.mark.timeout(400)
def test_the_error_of_pip_is_shown_unchanged(project: Path) -> None:
    (project / "requirements.txt").write_text("./not-there\n")
    done = python(project)
    assert done.returncode == 1
    assert "not-there" in done.stderr
    assert "see pip's error above" in done.stderr
    assert "network" not in done.stderr
