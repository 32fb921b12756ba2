"""From the first visit to a model that answers: sample, own file, progress, comparison, promotion."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.page.visitor import Visitor
from tests.process.demo_api import DemoApi
from tuneline_dev.demo.sample_texts import sample_texts
from tuneline_dev.demo.web_files import page_texts

TEXTS = page_texts("en")
SHOP = (Path(__file__).parents[1] / "data" / "shop_qa.csv").read_bytes()
DATA = Path(__file__).parents[1] / "data"
MOST_CLICKS = 2
# From the upload to the model that serves, on a busy machine.
TRAINING_MS = 60_000
COUNT_CLICKS = (
    "window.clicks = 0; addEventListener('click', (event) => { clicks += event.isTrusted; }, true);"
)

# What is said of a message whose examples were found without thresholds.
DRAWN_WAY = """async (by) => {
  const { drawn } = await import("/inside/message.js");
  const found = { step: "found", facts: { decision: "model", by, familiarity: 0.7 } };
  const { above } = drawn({ answered_by: "model", version: "1", rows: [found], answers: [], sources: [] });
  return above.map((one) => one.textContent).join(" ");
}"""


def test_a_stranger_gets_a_tuned_answer_with_two_clicks(
    demo: DemoApi, visitor: Visitor, record_property: Callable[[str, object], None]
) -> None:
    began = time.monotonic()
    page = visitor.open(script=COUNT_CLICKS)
    page.get_by_role("button", name=TEXTS["train_sample"]).click()
    steps = page.locator(".of-start .steps")
    expect(steps.get_by_role("listitem")).to_have_count(4)
    expect(steps.locator("[aria-current=step]")).to_have_count(1)
    expect(page.get_by_text(TEXTS["say_serving"])).to_be_visible(timeout=TRAINING_MS)
    question = sample_texts("en").questions[0]
    page.get_by_role("group", name=TEXTS["try_asking"]).get_by_role("button", name=question).click()
    expect(page.get_by_role("log")).to_contain_text(sample_texts("en").answer(question))
    expect(page.locator("#chat .note")).to_contain_text(question)
    clicks = page.evaluate("clicks")
    record_property("first tuned answer", f"{time.monotonic() - began:.1f} s, {clicks} clicks")
    assert clicks <= MOST_CLICKS
    model = page.get_by_role("article").filter(has_text="Trained on clinic_en.jsonl")
    expect(model).to_contain_text(
        "The new model is better in 5, the same in 0, worse in 0. It is clearly better."
    )
    # It has been asked, so it is suggested no more.
    expect(page.locator("#suggested button")).not_to_have_count(0)
    expect(page.locator("#suggested").get_by_role("button", name=question)).to_have_count(0)


def drag(page: Page, file: Path, onto: str) -> None:
    """Drag a file from the desktop onto the text `onto`, as the browser's own events."""
    target = page.get_by_text(onto, exact=True)
    # What is painted above it moves it: it has its place once it could be clicked.
    expect(page.locator(".of-start .main")).to_be_visible()
    target.click(trial=True)
    box = target.bounding_box()
    assert box
    devtools = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send(
            "Input.dispatchDragEvent",
            {
                "type": kind,
                "x": box["x"] + box["width"] / 2,
                "y": box["y"] + box["height"] / 2,
                "data": {"items": [], "files": [str(file)], "dragOperationsMask": 1},
            },
        )


def test_a_file_is_dropped_on_the_page(visitor: Visitor) -> None:
    page = visitor.open()
    drag(page, DATA / "clinic_broken.jsonl", onto=TEXTS["drop_here"])
    dataset = page.get_by_role("article").filter(has_text=TEXTS["say_rejected"])
    expect(dataset).to_contain_text("clinic_broken.jsonl")


def test_a_file_is_chosen(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "茶店.csv"
    file.write_bytes((DATA / "shop_qa.csv").read_bytes())
    page = visitor.open()
    with page.expect_file_chooser() as chooser:
        page.get_by_text(TEXTS["choose"], exact=True).click()
    chooser.value.set_files(file)
    expect(page.get_by_role("article").filter(has_text="茶店.csv").first).to_be_visible()


# Note each change of the page, so that a state that is shown for a moment is not missed.
WATCH = """window.seen = []; addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
  const text = document.getElementById("desk").innerText;
  if (text !== seen.at(-1)) seen.push(text);
}).observe(document.body, { subtree: true, childList: true, characterData: true }));"""


def test_progress_is_shown_as_it_happens_without_a_reload(demo: DemoApi, visitor: Visitor) -> None:
    page = visitor.open(script=WATCH)
    demo.set_models(job_seconds=3)
    demo.http.post(
        "/api/drop", params={"name": "progress.csv", "again": "yes"}, content=SHOP
    ).raise_for_status()
    dataset = page.get_by_role("article").filter(has=page.get_by_text("progress.csv", exact=True)).first
    expect(dataset).to_contain_text(TEXTS["say_serving"], timeout=TRAINING_MS)
    demo.set_models(job_seconds=1)
    seen = page.evaluate("seen")
    began = next(number for number, text in enumerate(seen) if TEXTS["say_training"] in text)
    ended = [
        number for number, text in enumerate(seen) if TEXTS["say_training"] not in text and number > began
    ]
    assert ended, "the page went on from the training by itself"
    assert TEXTS["say_serving"] in seen[-1]
    # What is suggested now are questions of this file.
    suggested = page.locator("#suggested").get_by_role("button")
    expect(suggested).to_have_count(3)
    for question in suggested.all_text_contents():
        assert f"{question}," in SHOP.decode()
    question = suggested.first.text_content() or ""
    suggested.first.click()
    expect(page.locator("#chat .note").last).to_contain_text(question)


@pytest.mark.parametrize(
    ("by", "said"),
    [("meaning", "inside_too_few"), ("words", "inside_by_words"), (None, "inside_no_examples")],
)
def test_how_the_examples_were_found_without_thresholds_is_said(
    visitor: Visitor, by: str | None, said: str
) -> None:
    assert TEXTS[said] in visitor.open().evaluate(DRAWN_WAY, by)


def test_the_newest_message_is_looked_into_until_another_is_chosen(visitor: Visitor, demo: DemoApi) -> None:
    page = visitor.open("/#inside", width=390, scheme="dark")
    way = page.locator(".inside-message")
    chooser, table = way.get_by_label(TEXTS["inside_message_choose"]), way.get_by_role("table")
    first = demo.user("message", text="What are your opening hours?")["event_id"]
    documents = way.get_by_text("Stored documents")
    documents.focus()
    page.keyboard.press("Enter")
    expect(way.get_by_text(f"events/{first}")).to_be_visible()
    expect(table.get_by_role("row", name=TEXTS["inside_step_sent"])).to_be_visible()
    demo.redeliver(first)
    expect(table.get_by_role("row", name=TEXTS["inside_step_duplicate"])).to_be_visible()
    # What is drawn is for the eye: the table says the same.
    expect(way.locator(".timeline")).to_have_attribute("aria-hidden", "true")
    second = demo.user("message", text="Is there parking?")["event_id"]
    expect(way.get_by_text(f"events/{second}")).to_be_visible()
    chooser.select_option(first)
    expect(way.get_by_text(f"events/{first}")).to_be_visible()
    third = demo.user("message", text="And a third one?")["event_id"]
    expect(chooser.locator(f"option[value='{third}']")).to_be_attached()
    expect(chooser).to_have_value(first)
    expect(way.get_by_text(f"events/{first}")).to_be_visible()


def test_a_model_that_an_operator_promotes_is_shown_as_the_one_that_answers(
    demo: DemoApi, visitor: Visitor
) -> None:
    page = visitor.open()
    dropped = {"name": "held.csv", "again": "yes", "promote": "manual"}
    demo.http.post("/api/drop", params=dropped, content=SHOP).raise_for_status()
    dataset = page.get_by_role("article").filter(has=page.get_by_text("held.csv", exact=True)).first
    expect(dataset).to_contain_text(TEXTS["say_held"], timeout=TRAINING_MS)
    model = page.get_by_role("article").filter(has_text=TEXTS["trained_with"].format(name="held.csv")).first
    model.get_by_role("button", name=TEXTS["promote"], exact=True).click()
    model.get_by_role("button", name=TEXTS["sure"].format(what=TEXTS["promote"])).click()
    expect(dataset).to_contain_text(TEXTS["say_serving"])
    expect(page.locator(".of-start")).to_contain_text(TEXTS["say_serving"])


REASON_TEXTS = """async (reasons) => {
  const { reasonText } = await import("/core/reasons.js");
  return reasons.map(reasonText);
}"""


def test_a_duration_in_a_reason_is_shown_in_the_language_and_one_that_is_not_known_as_it_is(
    visitor: Visitor,
) -> None:
    reasons = [f"it has been in training for {time}" for time in ("an hour", "7 days", "30 minutes", "a day")]
    shown = visitor.open().evaluate(REASON_TEXTS, reasons)
    texts = [TEXTS["stored_stuck"].format(time=time) for time in ("1 hour", "7 days", "30 minutes", "a day")]
    assert shown == texts


def test_reasons_that_are_stored_in_english_are_shown_in_the_chosen_language(
    demo: DemoApi, visitor: Visitor
) -> None:
    demo.trained("clinic_en.jsonl")
    demo.http.post("/api/rollback", json={"seen": demo.state()["serving"]["version"]}).raise_for_status()
    own = page_texts("ja")
    page = visitor.open(language="ja")
    expect(page).to_have_title(own["page_title"])
    expect(page.locator(".of-serving")).to_contain_text(own["stored_on_page"])
    expect(page.locator(".of-serving")).to_contain_text(own["this_page"])
    expect(page.locator(".of-notices")).to_contain_text(own["stored_on_page"])
    page.goto("/#inside")
    changes = page.locator(".inside-model .pointer").get_by_role("listitem")
    expect(changes.first).to_contain_text(own["bot"])
    expect(changes.first).to_contain_text(f"{own['base']} →")
    expect(changes.last).to_contain_text(own["stored_on_page"])
    expect(page.locator(".inside-model .rows")).not_to_contain_text("job_poller")
