"""The installation of the pinned requirements into `.venv`."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tuneline_cli import environment


def wheel(folder: Path, name: str, version: str, *metadata: str) -> str:
    """Write a wheel without code into `folder`; return its pin with the hash."""
    info = f"{name}-{version}.dist-info"
    headers = [f"Name: {name}", f"Version: {version}", "Metadata-Version: 2.1", *metadata]
    file = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{info}/METADATA", "\n".join(headers) + "\n\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


@pytest.mark.process
def test_a_newer_version_of_a_pinned_package_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = "Provides-Extra: extra"
    pins = wheel(tmp_path, "base", "1.0", extra)
    wheel(tmp_path, "base", "2.0", extra)
    # One asks for the package alone, the other with its extra.
    pins += wheel(tmp_path, "client", "1.0", "Requires-Dist: base[extra]>=1")
    pins += wheel(tmp_path, "tool", "1.0", "Requires-Dist: base>=1")
    (tmp_path / "requirements.txt").write_text(pins)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "REQUIREMENTS", {"demo": ("requirements.txt",)})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))

    interpreter = environment.python("demo")

    listed = subprocess.run(
        [interpreter, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True
    )
    assert {"base==1.0", "client==1.0", "tool==1.0"} <= set(listed.stdout.split())
    assert Path(interpreter) != Path(sys.executable)
