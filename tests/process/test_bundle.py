"""The deployed zip: its files, its bytes, and that it works without other files."""

import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx2
import psutil
import pytest

from tests.running import free_ports, is_free, until
from tuneline_cli.bundle import EmptyBundleError, build
from tuneline_cli.deploy.cloud.unpacked import Unpacked, unpack
from tuneline_cli.environment import ROOT
from tuneline_dev.processes import Processes
from tuneline_dev.stack import FUNCTIONS, Stack

EVENT = {
    "ce-specversion": "1.0",
    "ce-id": "1",
    "ce-source": "//storage.googleapis.com/projects/_/buckets/b",
    "ce-type": "google.cloud.storage.object.v1.finalized",
    "content-type": "application/json",
}
# For each function a request that it answers without the world, the status, and what it then logs.
SAID: dict[str, tuple[bytes, dict[str, str], int, list[str]]] = {
    "line_webhook": (b"{}", {}, 401, ["webhook refused: the signature is missing or wrong"]),
    "line_reply": (b"{", {}, 200, ["dropped: it can never work"]),
    "line_operator": (b"{", {}, 200, ["dropped: it can never work"]),
    "dataset_upload": (b"{}", EVENT, 200, ["dropped: it can never work"]),
    # Its store cannot be opened, so its twelve parts cannot work.
    "job_poller": (b"", {}, 500, [*["a part of the tick failed"] * 11, "unexpected"]),
}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Unpacked:
    return unpack(tmp_path_factory.mktemp("bundle") / "workspace")


def written(root: Path, *, when: int, mask: int, names: list[str]) -> Path:
    """Return a project with two modules, written in that order, at that time, with that umask."""
    before = os.umask(mask)
    try:
        for name in names:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# {name}\n")
            os.utime(path, (when, when))
    finally:
        os.umask(before)
    return root


NAMES = [
    *("functions/b.py", "functions/a/c.py", "requirements.txt", "functions/a/__init__.py"),
    "functions/a/menu.png",
]


def test_the_same_code_gives_the_same_bytes_on_any_machine_at_any_time(tmp_path: Path) -> None:
    one = written(tmp_path / "one", when=1_000_000_000, mask=0o022, names=NAMES)
    two = written(tmp_path / "two", when=1_700_000_000, mask=0o077, names=NAMES[::-1])
    (two / "functions" / "b.py").chmod(0o755)
    first = build(tmp_path / "1.zip", root=one).read_bytes()
    assert build(tmp_path / "2.zip", root=two).read_bytes() == first
    (two / "functions" / "b.py").write_text("# another\n")
    assert build(tmp_path / "2.zip", root=two).read_bytes() != first


def test_only_code_images_and_requirements_are_in_the_zip(tmp_path: Path) -> None:
    names = [
        *NAMES,
        *("functions/.env", "functions/key.json", "functions/.venv/lib/x.py", "functions/requirements.in"),
        *(
            "functions/a/notes.md",
            "tests/test_b.py",
            "scripts/s.py",
            ".env",
            "main.py",
            "infra/x.tfvars.json",
        ),
    ]
    root = written(tmp_path / "p", when=1_000_000_000, mask=0o022, names=names)
    (root / "functions" / "linked.py").symlink_to(root / "main.py")
    with zipfile.ZipFile(build(tmp_path / "p.zip", root=root)) as archive:
        assert archive.namelist() == sorted(NAMES)
        assert {one.external_attr >> 16 for one in archive.infolist()} == {stat.S_IFREG | 0o644}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p", "p.zip"]


def test_nothing_is_built_where_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(EmptyBundleError, match="no functions"):
        build(tmp_path / "p.zip", root=tmp_path)


def test_the_projects_own_zip_holds_all_of_its_code_and_nothing_else(tmp_path: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "functions", "requirements.txt"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if tracked.returncode:
        pytest.skip("this is no git checkout")
    wanted = {
        name for name in tracked.stdout.splitlines() if name.endswith((".py", ".png", "requirements.txt"))
    }
    with zipfile.ZipFile(build(tmp_path / "own.zip")) as archive:
        assert set(archive.namelist()) == wanted
    digest = hashlib.sha256((tmp_path / "own.zip").read_bytes()).hexdigest()
    assert hashlib.sha256(build(tmp_path / "again.zip").read_bytes()).hexdigest() == digest


def test_the_page_builds_it_in_a_fresh_clone_with_python_alone(tmp_path: Path) -> None:
    page = (ROOT / "infra" / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^`(.*bundle.*)` makes the zip", page, re.MULTILINE)
    clone, programs = tmp_path / "clone", tmp_path / "bin"
    for folder in ("functions", "scripts"):
        shutil.copytree(ROOT / folder, clone / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.txt", clone)
    programs.mkdir()
    # Without -S the machine's own packages could be found.
    (programs / "python3").write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    (programs / "python3").chmod(0o755)
    environment = {"PATH": f"{programs}:/usr/bin:/bin"}
    subprocess.run(["sh", "-c", command], cwd=clone, env=environment, check=True, timeout=60)
    assert (clone / ".local" / "tuneline.zip").read_bytes() == build(tmp_path / "own.zip").read_bytes()


@pytest.mark.timeout(600)  # the environment of the deployment is made here, once for each requirements.txt
@pytest.mark.parametrize(
    ("name", "execution_id"), [*((name, "true") for name in FUNCTIONS), ("line_reply", "false")]
)
def test_each_function_serves_and_logs_from_the_zip_alone(
    name: str, execution_id: str, unpacked: Unpacked, tmp_path: Path
) -> None:
    stack = Stack(port=free_ports(10), given={}, folder=tmp_path)
    settings = {**stack.settings(), "GOOGLE_CLOUD_PROJECT": "local", "LOG_EXECUTION_ID": execution_id}
    if name == "job_poller":
        (tmp_path / "file").write_text("")
        settings["STORE"] = f"sqlite:{tmp_path}/file/store.db"
    body, headers, status, messages = SAID[name]
    with Processes(tmp_path / "logs") as processes:
        wanted = unpacked.environment(name, port=stack.port, settings=settings)
        # In the folder itself, as in Google Cloud: nothing of the project is there or on any path.
        command = ["env", "-C", str(unpacked.folder), *unpacked.command()]
        processes.start(name, command, wanted)
        until(lambda: processes.ended() or not is_free(stack.port))
        # With any path after the address, such as /callback: it is the same function.
        address = f"http://127.0.0.1:{stack.port}/callback"
        # The first request of a cold process loads everything.
        answer = httpx2.post(address, content=body, headers=headers, trust_env=False, timeout=60)
        assert answer.status_code == status
        workers = [child.pid for child in psutil.Process(processes.pid(name)).children()]
        lines = [json.loads(line) for line in processes.log(name).read_text().splitlines() if "{" in line]
    assert [line["message"] for line in lines] == messages
    assert {line["severity"] for line in lines} <= {"WARNING", "ERROR"}
    assert {line["pid"] for line in lines} <= set(workers), (
        "gunicorn's worker is what serves, not the process that was started"
    )
