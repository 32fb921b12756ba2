"""Unpack the zip, and create the environment that it has in Google Cloud.

Google's buildpack installs `requirements.txt` without bytecode, compiles the libraries, then the upload:
 https://github.com/GoogleCloudPlatform/buildpacks, cmd/python and pkg/python.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tuneline_cli.bundle import build
from tuneline_cli.environment import ROOT

ENVIRONMENTS = ROOT / ".local" / "bundle"
_COMPILE = ("-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash")


class Unpacked:
    """The zip in an empty folder, with an environment that has its requirements."""

    def __init__(self, folder: Path, interpreter: Path) -> None:
        self.folder = folder
        self.interpreter = interpreter

    def command(self) -> list[str]:
        """What Google Cloud starts: the framework's own script, which takes all else from its environment."""
        return [str(self.interpreter.with_name("functions-framework"))]

    def environment(self, name: str, *, port: int, settings: Mapping[str, str]) -> dict[str, str]:
        """The whole environment of the function `name`: nothing comes from this process but the path.

        https://cloud.google.com/run/docs/configuring/services/environment-variables#additional_reserved_environment_variables_when_deploying_functions
        """
        return {
            "PATH": f"{self.interpreter.parent}{os.pathsep}{os.defpath}",
            "HOME": str(self.folder),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "FUNCTION_SOURCE": f"functions/{name}.py",
            "FUNCTION_TARGET": name,
            "FUNCTION_SIGNATURE_TYPE": "cloudevent" if name == "dataset_upload" else "http",
            **settings,
        }

    def compile(self) -> None:
        """Make all bytecode, as a deployment does; without it each file's is made at its first use."""
        site = str(next(self.interpreter.parent.parent.glob("lib/python*/site-packages")))
        # Some libraries carry a file for another Python than this one, which is never imported.
        _run([str(self.interpreter), *_COMPILE, "-q", "-j", "0", site], check=False)


def unpack(folder: Path) -> Unpacked:
    """Build the zip, unpack it in the empty `folder`, and compile everything.

    Raises subprocess.CalledProcessError if a file does not compile: the build in Google Cloud would fail.
    """
    archive = build(folder.with_name(f"{folder.name}.zip"))
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    interpreter = environment(folder / "requirements.txt")
    _run([str(interpreter), *_COMPILE, str(folder)])
    return Unpacked(folder, interpreter)


def environment(requirements: Path) -> Path:
    """The interpreter of an environment with exactly `requirements`; made once for each version of them."""
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:16]
    made = ENVIRONMENTS / wanted
    ENVIRONMENTS.mkdir(parents=True, exist_ok=True)
    with (ENVIRONMENTS / "lock").open("w") as lock:
        # Several processes may ask at once; a killed one releases the lock, and the next starts again.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "complete").exists():
            for old in ENVIRONMENTS.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            _install(made, requirements)
            (made / "complete").touch()
    return made / "bin" / "python"


def _install(folder: Path, requirements: Path) -> None:
    venv.create(folder, with_pip=True)
    interpreter = str(folder / "bin" / "python")
    pip = [interpreter, "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check"]
    # In Google Cloud pip requires hashes, because the file has them.
    # The constraint pins "name[extra]" as well as "name": pip before 23.3 takes them for two packages.
    _run([*pip, "--require-hashes", "--requirement", str(requirements), "--constraint", str(requirements)])
    _run([interpreter, "-m", "pip", "check", "--quiet", "--disable-pip-version-check"])


def _run(command: Sequence[str], *, check: bool = True) -> None:
    # Bytecode is wanted here, whatever the operator's shell sets.
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
    inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
    subprocess.run(command, env=inherited, check=check, stdout=subprocess.DEVNULL)
