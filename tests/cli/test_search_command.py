"""scripts/tuneline dataset search as an operator runs it."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.commands import Ended, run
from tuneline_dev.bench.finding.question_sets import SETS

CLINIC = SETS / "clinic.jsonl"


def search(*arguments: str | Path, given: str = "") -> Ended:
    return run(
        "dataset", "search", *map(str, arguments), environment={**os.environ, "EMBEDDER": "use"}, stdin=given
    )


def search_words(*arguments: str | Path, given: str = "") -> Ended:
    return search(*arguments, "--embedder", "off", given=given)


def rows(ended: Ended) -> list[dict[str, object]]:
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_the_found_examples_are_shown_with_their_numbers_and_the_gate() -> None:
    shown = search_words(CLINIC, "請問停車場在哪").stdout.splitlines()
    assert shown[0] == "請問停車場在哪  → model"
    score, number, question = shown[1].split()
    assert float(score) > 0
    assert (number, question) == ("9", "停車場在哪裡？")
    assert "→ greeting" in search(CLINIC, "你好").stdout


def test_each_question_of_a_file_is_one_object_on_one_line(tmp_path: Path) -> None:
    asked = tmp_path / "asked.txt"
    asked.write_text(
        '\ufeff頭痛看哪科\n\n{"question": "謝謝"}\n42\n{"price": 1}\n"引號"\nzzz', encoding="utf-8"
    )
    found = rows(search_words(CLINIC, "--questions", asked, "--json"))
    assert [row["question"] for row in found] == ["頭痛看哪科", "謝謝", "42", '{"price": 1}', '"引號"', "zzz"]
    assert [row["gate"] for row in found] == ["model", "greeting", "model", "model", "model", "model"]
    hits = found[0]["hits"]
    assert isinstance(hits, list)
    assert [set(hit) for hit in hits] == [{"index", "score"}] * 5
    assert hits[0]["index"] == 12
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert found[-1]["hits"] == []


def test_an_example_has_its_number_in_the_file_also_after_one_that_the_bot_cannot_use(tmp_path: Path) -> None:
    lines = CLINIC.read_text(encoding="utf-8").splitlines()
    lines[3] = json.dumps({"question": "蠟" * 501, "answer": "短"}, ensure_ascii=False)
    file = tmp_path / "qa.jsonl"
    file.write_text("\n\n".join(lines), encoding="utf-8")
    (found,) = rows(search(file, "停車場在哪裡", "--json"))
    assert isinstance(found["hits"], list)
    assert found["hits"][0]["index"] == 9
    (found,) = rows(search_words(file, "蠟蠟", "--json"))
    assert found["hits"] == []


def test_a_small_dataset_can_be_searched_and_one_with_errors_not(tmp_path: Path) -> None:
    lines = CLINIC.read_text(encoding="utf-8").splitlines()
    small = search("-", "停車", "--json", given="\n".join(lines[8:10]))
    assert rows(small)[0]["hits"]
    broken = tmp_path / "broken.jsonl"
    broken.write_text("\n".join([*lines, "{"]), encoding="utf-8")
    ended = search(broken, "停車")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "dataset check" in ended.stderr


def test_with_vectors_each_decision_is_shown(tmp_path: Path) -> None:
    asked = tmp_path / "asked.txt"
    asked.write_text("停車場在哪裡\n搭捷運要在哪下車\n幫我寫一首詩\n謝謝\n搭公車要帶什麼\n", encoding="utf-8")
    found = rows(search(CLINIC, "--questions", asked, "--json"))
    assert [row["gate"] for row in found] == ["verbatim", "verbatim", "unknown", "greeting", "model"]
    assert all(isinstance(row["hits"], list) and len(row["hits"]) == 5 for row in found)
    again = rows(search(CLINIC, "--questions", asked, "--json"))
    assert again == found


def test_a_wrong_embedder_is_an_error_of_the_call_and_one_without_its_key_is_left_out() -> None:
    wrong = search(CLINIC, "停車", "--embedder", "???")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "EMBEDDER" in wrong.stderr
    keyless = search(CLINIC, "停車", "--embedder", "text-embedding-3-small", "--json")
    assert keyless.returncode == 0
    assert "words alone: text-embedding-3-small lacks its key" in keyless.stderr
    assert keyless.stdout == search(CLINIC, "停車", "--embedder", "off", "--json").stdout


@pytest.mark.parametrize("arguments", [[], ["停車", "--questions", str(CLINIC)], ["--questions", "/nowhere"]])
def test_one_question_or_one_file_of_questions_is_needed(arguments: list[str]) -> None:
    ended = search(CLINIC, *arguments)
    assert ended.returncode == 2
    assert ended.stderr
