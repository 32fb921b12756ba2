"""The page's charts over HTTP: pictures with a text in the asked language, and what is refused."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.process.demo_api import DemoApi, running_demo
from tests.running import until
from tuneline.settings import LANGUAGES
from tuneline.texts.chart_texts import texts
from tuneline.texts.punctuation import colon

TITLE, LINK = (f"{{http://www.w3.org/2000/svg}}{name}" for name in ("title", "a"))


@pytest.fixture(scope="module")
def page() -> Iterator[DemoApi]:
    with running_demo() as running:
        yield running


def charts(page: DemoApi, path: str, language: str = "en") -> list[dict[str, Any]]:
    """The charts at `path`; each picture is well-formed, and its text begins with its title."""
    answer = page.http.get(f"/api/charts/{path}", params={"lang": language}).raise_for_status()
    assert answer.headers["cache-control"] == "no-store"
    shown: list[dict[str, Any]] = answer.json()["charts"]
    for chart in shown:
        picture = ET.fromstring(chart["svg"])
        assert picture.get("lang") == language
        assert chart["alt"].startswith(picture.findtext(TITLE) or "no title")
        assert picture.find(f".//{LINK}") is None
    return shown


@pytest.mark.parametrize("path", ["costs", "models/nothing", "datasets/nothing"])
def test_a_language_that_the_bot_has_not_is_refused(page: DemoApi, path: str) -> None:
    answer = page.http.get(f"/api/charts/{path}", params={"lang": "tlh"})
    assert (answer.status_code, answer.json()["error"]) == (400, "There is no such language.")


def test_an_unknown_job_is_not_found_and_what_was_not_measured_has_no_chart(page: DemoApi) -> None:
    answer = page.http.get("/api/charts/jobs/nothing")
    assert (answer.status_code, answer.json()["error"]) == (404, "There is no such job.")
    assert charts(page, "models/nothing") == []
    (chart,) = charts(page, "datasets/nothing")
    assert texts("en")["finder_by_words"] in chart["alt"]


def test_a_training_adds_costs_an_evaluation_and_a_link_to_its_losses_in_each_language(page: DemoApi) -> None:
    for language in LANGUAGES:
        assert texts(language)["cost_none"] in charts(page, "costs", language)[0]["alt"]
    dataset = page.trained("clinic_qa.jsonl")
    model = until(lambda: next((one for one in page.models() if one["report"]), None))
    for language in LANGUAGES:
        own = texts(language)
        (costs,) = charts(page, "costs", language)
        assert f"{own['cost_training']} US$0.07" in costs["alt"]
        for picture in (costs["svg"], costs["wide"]):
            assert picture.count(own["cost_title"]) == 1, "it is below the page's heading"
        outcome, *_ = charts(page, f"models/{model['version']}", language)
        assert outcome["alt"].startswith(own["outcome_title"])
        assert f"{own['outcome_ties']}{colon(language)}5" in outcome["alt"]
        (losses,) = charts(page, f"jobs/{dataset['job']}", language)
        assert losses["link"]["address"].startswith("https://console.cloud.google.com/")
        assert losses["link"]["name"] not in losses["svg"]
