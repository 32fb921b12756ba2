"""scripts/tuneline dataset as an operator runs it."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.commands import Ended, run, start
from tuneline_cli import deployments
from tuneline_cli.bot_name import BotName

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"


def dataset(*arguments: str | Path, given: str = "") -> Ended:
    return run("dataset", *map(str, arguments), environment=os.environ, stdin=given)


def test_a_good_dataset_exits_with_0_and_a_broken_one_with_1_and_its_lines() -> None:
    assert dataset("check", DATA / "clinic_qa.jsonl").returncode == 0
    words = ("check", str(DATA / "clinic_broken.jsonl"), "--language", "zh-TW")
    done = start("dataset", *words, environment=os.environ)
    assert done.returncode == 1
    for line in ("第 4 列", "第 9 列", "第 12 列"):
        assert line in done.stdout


def test_the_report_for_programs_is_json_with_tokens_and_a_price() -> None:
    data = json.loads(dataset("check", "-", "--json", given=(DATA / "clinic_qa.jsonl").read_text()).stdout)
    assert (data["outcome"], data["examples"], data["epochs"]) == ("accept", 48, 3)
    assert data["tokens"] > 5000
    assert 0 < float(data["price_usd"]) < 1


def test_converted_examples_go_to_stdout_and_messages_to_stderr(tmp_path: Path) -> None:
    table = tmp_path / "qa.csv"
    table.write_text("問題;回答\n" + "".join(f"問題{n};回答{n}\n" for n in range(10)))
    done = dataset("convert", table)
    assert done.returncode == 0
    examples = [json.loads(line)["messages"] for line in done.stdout.splitlines()]
    assert [one["content"] for one in examples[9]] == ["問題9", "回答9"]
    assert "qa.csv" in done.stderr


def test_a_split_is_a_partition(tmp_path: Path) -> None:
    whole = tmp_path / "qa.jsonl"
    whole.write_bytes((DATA / "clinic_qa.jsonl").read_bytes())
    assert dataset("split", whole, "--fraction", "0.3").returncode == 0
    parts = [(tmp_path / f"qa.{part}.jsonl").read_bytes().splitlines() for part in ("train", "valid")]
    assert all(parts)
    both = sorted(map(json.loads, parts[0] + parts[1]), key=str)
    assert both == sorted(map(json.loads, whole.read_bytes().splitlines()), key=str)


@pytest.mark.parametrize(
    "arguments",
    [("check", "no-such-file"), ("check", "x", "--encoding", "rot13"), ("mend", "x"), ("check", "/")],
)
def test_a_wrong_call_exits_with_2_and_says_why(arguments: tuple[str, ...]) -> None:
    done = dataset(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_the_name_of_a_file_that_is_not_there_does_not_act_on_the_terminal() -> None:
    done = dataset("check", "/nowhere\x1b[31m.jsonl")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("settings", "base_model"),
    [
        ([], "gpt-4.1-mini-2025-04-14"),
        ([{"TRAINER": "openai"}], "gpt-4.1-mini-2025-04-14"),
        ([{"TRAINER": "vertex"}], "gemini-3.1-flash-lite"),
        ([{"TRAINER": "vertex", "BASE_MODEL": "gemini-3.5-flash"}], "gemini-3.5-flash"),
        ([{"TRAINER": "vertex"}, {"TRAINER": "vertex"}], "gpt-4.1-mini-2025-04-14"),
    ],
)
def test_a_dataset_is_priced_for_the_base_model_of_the_bot_that_is_deployed_here(
    tmp_path: Path, settings: list[dict[str, str]], base_model: str
) -> None:
    infra = tmp_path / "infra"
    infra.mkdir()
    for number, kept in enumerate(settings):
        deployments.keep(infra, BotName(f"my-bot-{number}"), kept)
    done = run("dataset", "price", str(DATA / "clinic_qa.jsonl"), environment=os.environ, infra=infra)
    assert f"epochs of {base_model}" in done.stdout


def test_converted_examples_have_placeholders_and_what_is_to_be_kept(tmp_path: Path) -> None:
    table, own = tmp_path / "qa.csv", tmp_path / "own.txt"
    rows = "".join(f"我是王小明，林醫師第{n}診的電話是02-2712-0000嗎,是的{n}\n" for n in range(12))
    table.write_text(f"question,answer\n{rows}")
    own.write_text("林志遠醫師看診，電話 (02)2712-0000")
    done = dataset("convert", table, "--personal-data", "mask", "--keep", own)
    question = json.loads(done.stdout.splitlines()[0])["messages"][0]["content"]
    assert question == "我是[姓名1]，林醫師第0診的電話是02-2712-0000嗎"
    assert "name of a person" in done.stderr
    assert dataset("check", table, "--personal-data", "refuse").returncode == 1
