"""What a clinic must not say: a warning with its line and fix, and with the clinic's preset an error."""

import io
import json
from typing import Any

import pytest

from tests.medical_claims.sayings import CURE, NO_CURE, NO_PHYSICIAN, PHYSICIAN
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.validation.run import CheckOptions, Report, check
from tuneline.settings import LANGUAGES

FILLER = [(f"第{number}個問題？", f"第{number}個回答。") for number in range(12)]


def checked(pairs: list[tuple[str, str]], *, is_for_clinic: bool) -> Report:
    rows = [{"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]}
            for question, answer in pairs]  # fmt: skip
    content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    return check(io.BytesIO(content), CheckOptions("qa.jsonl", rules=Rules(is_for_clinic=is_for_clinic)))


def found(report: Report) -> list[dict[str, Any]]:
    return [problem.as_dict() for problem in report.problems.listed if "CLAIM" in problem.code]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "sayings"), [("PHYSICIAN_CLAIM", PHYSICIAN), ("CURE_CLAIM", CURE)])
@pytest.mark.parametrize("is_for_clinic", [False, True])
def test_an_answer_that_claims_it_is_reported_with_its_line(
    code: str, sayings: dict[str, tuple[str, ...]], language: str, is_for_clinic: bool
) -> None:
    report = checked([*FILLER, ("問題", sayings[language][0])], is_for_clinic=is_for_clinic)
    (finding,) = found(report)
    assert (finding["code"], finding["line"], finding["field"]) == (code, 13, "messages[1].content")
    assert finding["severity"] == ("error" if is_for_clinic else "warning")
    assert report.is_valid != is_for_clinic
    assert finding["found"] in finding["message"]
    assert finding["mend"]


def test_what_is_near_a_claim_and_what_users_ask_is_no_finding() -> None:
    near = [saying for each in (NO_PHYSICIAN, NO_CURE) for sayings in each.values() for saying in sayings]
    asked = [saying for each in (PHYSICIAN, CURE) for sayings in each.values() for saying in sayings]
    pairs = [(f"第{number}題", saying) for number, saying in enumerate(near)]
    pairs += [(saying, f"第{number}個回答。") for number, saying in enumerate(asked)]
    assert found(checked(pairs, is_for_clinic=True)) == []


def test_a_table_of_questions_and_answers_is_checked_alike() -> None:
    table = "question,answer\n" + "".join(f"{question},{answer}\n" for question, answer in FILLER)
    content = (table + "可以治好嗎,我們保證治癒。\n").encode()
    report = check(io.BytesIO(content), CheckOptions("qa.csv", rules=Rules(is_for_clinic=True)))
    (finding,) = found(report)
    assert (finding["code"], finding["line"], report.is_valid) == ("CURE_CLAIM", 14, False)
