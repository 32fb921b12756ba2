"""The project's guarantees: imports, settings, documentation, layout."""

import ast
import configparser
import dataclasses
import functools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tuneline import settings
from tuneline.bot_settings import BotRules
from tuneline.notices.operators import Operators
from tuneline.storage.records import event

ROOT = Path(__file__).parents[1]
FUNCTIONS = ROOT / "functions"
SETTINGS_PAGE = FUNCTIONS / "SETTINGS.md"
PATH = [str(FUNCTIONS), str(ROOT / "scripts")]
ENTRIES = ("line_webhook", "line_reply", "line_operator", "dataset_upload", "job_poller")
MODULES = sorted(
    str(file.relative_to(FUNCTIONS)).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for file in FUNCTIONS.rglob("*.py")
)
# Reads no environment, opens no connection, starts no thread: all three would be seen here.
IMPORT = """
import importlib, socket, sys, threading
def refuse(*_a, **_k): raise AssertionError("an import opened a socket")
socket.socket.connect = socket.socket.connect_ex = refuse
for name in sys.argv[1:]: importlib.import_module(name)
assert threading.active_count() == 1, "an import started a thread"
print("\\n".join(sys.modules))
"""
# Each vendor's SDK, and the one file that may import it.
SDKS = {
    "openai": "tuneline/inference/openai_api.py",
    "linebot": "tuneline/line/line_api.py",
    "google.cloud.firestore": "tuneline/storage/firestore.py",
    "google.cloud.storage": "tuneline/storage/objects.py",
    "google.cloud.tasks_v2": "tuneline/chat/reply_queue.py",
}


@functools.cache
def imported(*modules: str) -> set[str]:
    """Return the modules that importing `modules` loads, in a new process with an empty environment."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path += {PATH!r}" + IMPORT, *modules],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.process
@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_file_imports_with_an_empty_environment_and_no_network(entry: str) -> None:
    imported(entry)


@pytest.mark.process
def test_so_does_every_other_module() -> None:
    assert set(MODULES) <= imported(*MODULES)


@pytest.mark.process
def test_the_webhook_loads_neither_openai_nor_linebot_nor_firestore() -> None:
    loaded = imported("line_webhook")
    assert "google.cloud.tasks_v2" in loaded
    assert not {"openai", "linebot", "google.cloud.firestore", "google.cloud.storage"} & loaded


@pytest.mark.process
def test_only_what_a_function_uses_is_loaded() -> None:
    assert not {"google.cloud.tasks_v2", "google.cloud.storage"} & imported("line_reply")
    of_documents = {"pypdf", "selectolax", "markdown_it", "rapidfuzz"}
    assert not {"google.cloud.tasks_v2", "openai", *of_documents} & imported("line_operator")
    assert not {"google.cloud.tasks_v2", "linebot"} & imported("dataset_upload")
    assert not {"google.cloud.tasks_v2", "linebot", "bpe_openai"} & imported("job_poller")


@pytest.mark.process
def test_a_command_that_only_looks_starts_without_the_clients_that_take_long_to_load() -> None:
    slow = {"google.cloud.tasks_v2", "google.cloud.firestore", "google.cloud.storage", "openai", "linebot"}
    reading = (
        *("dataset.list_datasets", "dataset.show_dataset", "job.list_jobs", "job.show_job"),
        *("model.list_models", "model.show_model", "events.list_events", "events.show_event"),
        *("settings.show_settings", "settings.put_setting", "status.show_status", "operators.list_operators"),
        "deploy.plan",
    )
    assert not slow & imported("tuneline_cli.cli", *(f"tuneline_cli.{name}" for name in reading))


@functools.cache
def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_each_sdk_is_imported_where_it_is_spoken_to_and_nowhere_else() -> None:
    for sdk, place in SDKS.items():
        using = {
            str(file.relative_to(FUNCTIONS))
            for file in FUNCTIONS.rglob("*.py")
            if any(name == sdk or name.startswith(f"{sdk}.") for name in imports_of(file))
        }
        assert using == {place}


def test_rules_and_ports_import_no_use_case() -> None:
    use_cases = (
        "tuneline.chat",
        "tuneline.datasets",
        "tuneline.training",
        "tuneline.models",
        "tuneline.bootstrap",
    )
    for file in [*(FUNCTIONS / "tuneline/line").glob("*.py"), *(FUNCTIONS / "tuneline/storage").glob("*.py")]:
        assert not [name for name in imports_of(file) if name.startswith(use_cases)], file


def settings_in_code() -> dict[str, str]:
    """Return every setting, with its default as the table in functions/SETTINGS.md writes it."""
    found = {}
    for kind in vars(settings).values():
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            for each in dataclasses.fields(kind):
                default, fallback = each.metadata["default"], each.metadata["falls_back_to"]
                shown = f"`{fallback}`" if fallback else f"`{default}`" if default else "–"
                found[each.metadata["name"]] = shown
    return found


def test_every_setting_is_documented_with_its_default_and_the_other_way_round() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", SETTINGS_PAGE.read_text(), re.MULTILINE)
    documented = dict(rows)
    in_code = settings_in_code()
    assert documented.keys() == in_code.keys()
    assert {name: text.strip() for name, text in documented.items()} == in_code


def test_every_field_of_the_bots_settings_is_documented_with_its_default() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| ([^|]+) \|", SETTINGS_PAGE.read_text(), re.MULTILINE)
    documented = {name: shown.strip().strip("`") for name, shown in rows if name not in ENTRIES}
    fields = (*dataclasses.fields(BotRules), *dataclasses.fields(Operators))
    in_code = {
        each.name: str(each.default or "–" if each.default in ("", ()) else each.default).lower()
        for each in fields
    }
    assert documented == {**in_code, "language": "BOT_LANGUAGE"}


def test_no_setting_is_read_anywhere_else() -> None:
    for file in FUNCTIONS.rglob("*.py"):
        text = file.read_text()
        reads = re.findall(r"environ(?:\.get\(|\[)\s*[\"']([A-Z_]+)", text)
        # The framework's own variable, which says which function this process serves.
        assert set(reads) <= {"FUNCTION_TARGET"}, file


def test_entry_files_are_thin_and_named_as_their_functions() -> None:
    assert sorted(file.stem for file in FUNCTIONS.glob("*.py")) == sorted(ENTRIES)
    for name in ENTRIES:
        text = (FUNCTIONS / f"{name}.py").read_text()
        assert len(text.splitlines()) < 60
        assert f"async def {name}(" in text


@pytest.mark.process
def test_the_top_level_holds_its_six_names() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tops = {line.split("/")[0] for line in tracked.splitlines()}
    assert {name for name in tops if not name.startswith(".")} <= {
        "functions", "infra", "scripts", "tests", "requirements.txt", "README.md"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["requirements.txt", "scripts/requirements.txt", "tests/requirements.txt"])
def test_requirements_are_exact_pins_with_the_hashes_of_their_files(name: str) -> None:
    text = (ROOT / name).read_text()
    lines = [line for line in text.replace(" \\\n", "").splitlines() if not line.startswith("#")]
    pin = re.compile(r"[a-z0-9-]+==[0-9][^ ]*( ; .+?)?( +--hash=sha256:[0-9a-f]{64})+")
    assert lines
    assert [line for line in lines if not pin.fullmatch(line)] == []
    assert "://" not in text, "the name of an index"


def test_the_buildpack_finds_the_framework_among_the_requirements() -> None:
    # As it looks for it; without it Google's own pins would be installed first, which have no hashes:
    # https://github.com/GoogleCloudPlatform/buildpacks, cmd/python/functions_framework
    text = (ROOT / "requirements.txt").read_text()
    assert re.search(r"^functions-framework\b([^-]|$)", text, re.MULTILINE)


def pages() -> list[Path]:
    """Return every page of the documentation."""
    tracked = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in tracked.stdout.splitlines()]


@pytest.mark.process
def test_the_commands_of_every_page_exist() -> None:
    found = {
        name
        for page in pages()
        for name in re.findall(r"(?:^|`)(scripts/[a-z]+)(?![\w./])", page.read_text(), re.M)
    }
    assert found
    for name in found:
        assert os.access(ROOT / name, os.X_OK), name


@pytest.mark.process
def test_the_files_and_links_of_every_page_exist() -> None:
    made_later = set((ROOT / ".gitignore").read_text().split())
    for page in pages():
        text = page.read_text()
        named = re.findall(r"`((?:functions|infra|scripts|tests|tuneline|tuneline_dev)/[\w./]*)`", text)
        folders = (ROOT, FUNCTIONS, ROOT / "scripts", page.parent)
        for name in set(named) - made_later:
            assert any((folder / name).exists() for folder in folders), (page, name)
        for link in re.findall(r"\]\(([^):#]+)\)", text):
            assert (page.parent / link).exists(), (page, link)


def test_a_person_pastes_at_most_four_commands_until_a_tuned_model_answers() -> None:
    sections = dict(
        re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", (ROOT / "README.md").read_text(), re.MULTILINE)
    )
    way = sections["Deploy"] + sections["Your first dataset"]
    pasted = re.findall(r"^```sh\n(.*?)^```$", way, re.MULTILINE | re.DOTALL)
    commands = [line for block in pasted for line in block.splitlines() if line]
    assert commands[0] == "gcloud auth login --update-adc"
    assert any(line.startswith("scripts/tuneline deploy apply ") for line in commands)
    assert commands[-1].startswith("scripts/tuneline dataset drop ")
    assert len(commands) <= 4


def test_the_first_page_stays_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150


def test_the_graph_of_the_packages_is_the_contract_of_their_imports() -> None:
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    section = (FUNCTIONS / "README.md").read_text().split("\n## The packages\n")[1].split("\n## ")[0]
    drawn = re.findall(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    contracts = ("packages", "datasets")
    assert len(drawn) == len(contracts)
    for graph, name in zip(drawn, contracts, strict=True):
        layers = contract[f"importlinter:contract:{name}"]["layers"].split("\n")
        floors, arrows = graph.split("\n")[::2], graph.split("\n")[1:-1:2]
        assert [floor.strip() for floor in floors] == [layer.strip() for layer in layers if layer.strip()]
        assert {arrow.strip() for arrow in arrows} == {"↓"}


def documented_states(kind: str) -> set[str]:
    """Return the states in the table of functions/README.md that begins with `kind`."""
    states = (FUNCTIONS / "README.md").read_text().split("\n## States\n")[1].split("\n## ")[0]
    table = states.split(f"\n{kind} (`")[1].split("|---|---|\n")[1].split("\n\n")[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def test_the_states_of_events_are_documented() -> None:
    assert documented_states("An event") == event.FINAL
