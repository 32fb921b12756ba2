"""The contracts of `.importlinter` fail when an import runs against their direction."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = "The packages of tuneline import in one direction"
DATASETS = "The folders of datasets import in one direction; rules and formats do not know each other"
OPENAI = "OpenAI's SDK is imported in one module"
LINE = "LINE's SDK is imported in one module"
GOOGLE = "Each client of Google Cloud is imported in one module"
WEBHOOK = "line_webhook loads nothing that it never calls"
REPLY = "line_reply loads nothing that it never calls"

# A module, an import that would run backwards, and the contract that forbids it.
BACKWARDS = (
    ("datasets/prepare.py", "import tuneline.models.registry", PACKAGES),
    ("datasets/options.py", "import tuneline.notices.notice", PACKAGES),
    ("datasets/report.py", "import tuneline.training.start_job", PACKAGES),
    ("datasets/split.py", "import tuneline.uploads.intake", PACKAGES),
    ("models/registry.py", "import tuneline.chat.generate", PACKAGES),
    ("models/lifecycle.py", "import tuneline.training.provider", PACKAGES),
    ("notices/notice.py", "import tuneline.chat.context", PACKAGES),
    ("notices/push.py", "import tuneline.models.serving_pointer", PACKAGES),
    ("inference/chat_model.py", "import tuneline.chat.router", PACKAGES),
    ("retrieval/few_shot.py", "import tuneline.models.registry", PACKAGES),
    ("training/start_job.py", "import tuneline.chat.reply_task", PACKAGES),
    ("storage/claims.py", "import tuneline.budget", PACKAGES),
    ("chat/handler.py", "import tuneline.uploads.event", PACKAGES),
    ("texts/__init__.py", "import tuneline.line.messages", PACKAGES),
    ("datasets/rules/tools.py", "import tuneline.datasets.formats.reader", DATASETS),
    ("datasets/formats/reader.py", "import tuneline.datasets.rules.tools", DATASETS),
    ("datasets/findings/__init__.py", "import tuneline.datasets.validation.run", DATASETS),
    ("chat/generate.py", "import openai", OPENAI),
    ("chat/delivery.py", "import linebot", LINE),
    ("storage/claims.py", "import google.cloud.firestore", GOOGLE),
    ("chat/reply_queue.py", "import tuneline.storage.claims", WEBHOOK),
    ("chat/reply_task.py", "import tuneline.texts.chat_texts", WEBHOOK),
    ("bootstrap/chat_hosts.py", "import tuneline.training.provider", REPLY),
    ("chat/context.py", "import tuneline.datasets.example", REPLY),
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package, whose modules a test may change."""
    folder = tmp_path_factory.mktemp("contracts")
    shutil.copytree(ROOT / "functions/tuneline", folder / "tuneline")
    return folder / "tuneline"


@pytest.fixture
def restored(package: Path) -> Iterator[Path]:
    """Return the copy as the repository has it, after the test too."""
    before = {path: path.read_bytes() for path in package.rglob("*.py")}
    yield package
    for path, text in before.items():
        if path.read_bytes() != text:
            path.write_bytes(text)


@pytest.mark.process
def test_the_contracts_hold(package: Path) -> None:
    done = checked(package)
    assert done.returncode == 0, done.stdout


@pytest.mark.process
@pytest.mark.parametrize(("module", "line", "contract"), BACKWARDS)
def test_a_backward_import_breaks_its_contract(restored: Path, module: str, line: str, contract: str) -> None:
    path = restored / module
    path.write_text(f"{path.read_text()}\n{line}\n")
    done = checked(restored)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in " ".join(done.stdout.split())


def checked(package: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts for this copy of the package."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    return subprocess.run(
        [*map(str, command), str(ROOT / ".importlinter")],
        cwd=package.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
