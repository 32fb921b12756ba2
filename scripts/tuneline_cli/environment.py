"""Create the environment of the commands: `.venv`, with the pinned requirements.

This file runs before anything is installed, with the operator's Python: it uses the standard library only,
and syntax that an older Python can read far enough to report that it is too old.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LEAST = (3, 11)
_SHOWN_LINES = 15
REQUIREMENTS = {
    "demo": ("requirements.txt", "scripts/requirements.txt"),
    "test": ("requirements.txt", "scripts/requirements.txt", "tests/requirements.txt"),
}


def python(purpose: str) -> str:
    """The path of the interpreter for `purpose` ("demo" or "test"); installed at first use."""
    if sys.version_info < LEAST:
        version = sys.version.split()[0]
        sys.exit(f"Python 3.11 or later is needed; this is {version}. Run it with a newer python3.")
    folder = ROOT / ".venv"
    interpreter = folder / "bin" / "python"
    stamp = _stamp(purpose)
    if not (interpreter.exists() and stamp.exists() and stamp.read_text() == _wanted(purpose)):
        _install(folder, interpreter, REQUIREMENTS[purpose])
        for other, files in REQUIREMENTS.items():
            if set(files) <= set(REQUIREMENTS[purpose]):
                _stamp(other).write_text(_wanted(other))
    return str(interpreter)


def run(purpose: str, *arguments: str) -> None:
    """Replace this process by `python` with `arguments`, so that signals and exit codes pass through."""
    interpreter = python(purpose)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "functions"), str(ROOT / "scripts")])
    os.execv(interpreter, [interpreter, *arguments])  # noqa: S606 without a shell


def _stamp(purpose: str) -> pathlib.Path:
    """The file with the hash of the requirements that are installed for `purpose`."""
    return ROOT / ".venv" / f"installed-for-{purpose}"


def _wanted(purpose: str) -> str:
    pins = b"".join((ROOT / name).read_bytes() for name in REQUIREMENTS[purpose])
    return hashlib.sha256(pins).hexdigest()


def _install(folder: pathlib.Path, interpreter: pathlib.Path, files: tuple[str, ...]) -> None:
    sys.stderr.write("Installing the requirements into .venv (once; about a minute) …\n")
    # A folder without a stamp is the rest of an interrupted installation.
    if not (interpreter.exists() and any(_stamp(purpose).exists() for purpose in REQUIREMENTS)):
        _make(folder)
    requirements = [word for name in files for word in ("--requirement", str(ROOT / name))]
    # pip before 23.3 takes "name[extra]" for another package than "name"; a constraint pins both.
    constraints = [word for name in files for word in ("--constraint", str(ROOT / name))]
    install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--compile",
        "--require-hashes",
    ]
    # Bytecode is compiled at installation, as in a deployment; a start without it takes three times as long.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [str(interpreter), *install, *requirements, *constraints],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        end = "\n".join(done.stderr.strip().splitlines()[-_SHOWN_LINES:])
        sys.exit(
            f"{end}\nThe requirements could not be installed, see pip's error above. Nothing was started."
        )


def _make(folder: pathlib.Path) -> None:
    """Create an empty environment in place of the contents of `folder`."""
    try:
        venv.create(str(folder), with_pip=True, clear=folder.exists())
    except subprocess.CalledProcessError:
        sys.exit(
            "This Python comes without pip, so nothing can be installed with it. On Debian and Ubuntu: "
            "sudo apt install python3-venv. Then run the same command again. Nothing was started."
        )
