"""Build the zip to deploy: the functions and their requirements, the same bytes on every computer.

This file uses the standard library only: a fresh clone builds the zip before anything is installed.
"""

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tuneline_cli.environment import ROOT
from tuneline_cli.errors import CommandError

BUNDLE = ROOT / ".local" / "tuneline.zip"
# The oldest time that a zip can hold: the bytes depend on the code, not on the time of a checkout.
_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE_FILE = 0o100644
# Images are those of the operators' rich menu.
DEPLOYED = (".py", ".png")


class EmptyBundleError(CommandError):
    """There is nothing to deploy in the project's folder, which the text names."""

    exit_code = 1


def build(target: Path = BUNDLE, *, root: Path = ROOT) -> Path:
    """Write the zip of the project at `root` to `target`; an interrupted build leaves the old one.

    Files are stored in the order of their names, with fixed times and modes, and not compressed: compressed
    bytes differ between versions of zlib, and the name of the object that
    Terraform uploads is the hash of these bytes.
    Raises EmptyBundleError if there are no functions.
    """
    names = list(files(root))
    if "requirements.txt" not in names or len(names) < 2:
        raise EmptyBundleError(f"{root} holds no functions or no requirements.txt")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f"{target.name}.", delete=False) as unfinished:
        try:
            with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
                for name in names:
                    archive.writestr(_entry(name), (root / name).read_bytes())
            Path(unfinished.name).replace(target)
        except BaseException:
            Path(unfinished.name).unlink()
            raise
    return target


def files(root: Path = ROOT) -> Iterator[str]:
    """The names of what is deployed, sorted: modules and images in `functions/`, and `requirements.txt`."""
    found = [path for path in (root / "functions").rglob("*") if path.suffix in DEPLOYED and path.is_file()]
    names = [path.relative_to(root).as_posix() for path in found if not path.is_symlink()]
    # Other folders there, such as an environment or an editor's, are left out.
    names = [name for name in names if not any(part.startswith(".") for part in name.split("/"))]
    if (root / "requirements.txt").is_file():
        names.append("requirements.txt")
    yield from sorted(names)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.create_system = _UNIX
    entry.external_attr = _READABLE_FILE << 16
    return entry
