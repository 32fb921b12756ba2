"""The tour on a narrow page, with the keyboard alone: each step ends when the visitor has done it."""

from playwright.sync_api import Page, expect

from tests.page.visitor import Visitor
from tests.process.demo_api import DemoApi
from tuneline_dev.demo.web_files import page_texts

TEXTS = page_texts("en")
TRAINING_MS = 60_000
# The distances between the control that has the ring, and the part that scrolls it.
DISTANCES = """() => {
  const own = document.querySelector("#suggested .pointed").getBoundingClientRect();
  const around = document.querySelector("#suggested div").getBoundingClientRect();
  return [own.top - around.top, around.bottom - own.bottom, own.left - around.left];
}"""
RING = 6


def do_step(page: Page, name: str, *, wait: int = 20_000) -> None:
    """Go to the control that the step points to, and press it."""
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text(
        TEXTS[f"tour_{name}"], timeout=wait
    )
    page.get_by_role("button", name=TEXTS["tour_show"]).press("Enter")
    expect(page.locator(".pointed:focus")).to_have_count(1)
    page.keyboard.press("Enter")


def test_a_step_is_skipped_and_the_tour_is_closed(visitor: Visitor) -> None:
    page = visitor.open()
    page.get_by_role("button", name=TEXTS["tour_start"]).click()
    page.get_by_role("button", name=TEXTS["tour_skip"]).click()
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text(TEXTS["tour_train"])
    page.get_by_role("button", name="日本語").click()
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text(page_texts("ja")["tour_train"])
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name=TEXTS["tour_skip"]).click()
    # Without training there is nothing to ask again.
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text(TEXTS["tour_correct"])
    page.get_by_role("dialog").get_by_role("button", name=TEXTS["tour_close"]).click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_tour_goes_through_the_whole_round(visitor: Visitor) -> None:
    page = visitor.open(width=390)
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name=TEXTS["tour_start"]).press("Enter")
    expect(page.locator("#suggested .pointed")).to_have_count(1)
    assert min(page.evaluate(DISTANCES)) >= RING
    do_step(page, "ask")
    do_step(page, "train")
    do_step(page, "again", wait=TRAINING_MS)
    expect(page.locator("#quick")).to_contain_text("👎")
    do_step(page, "correct")
    # After the thumb, the phone offers a person, too; the step goes on with writing.
    expect(page.locator("#quick")).to_contain_text("Talk to a person")
    expect(page.locator("#text.pointed")).to_have_count(1)
    page.locator("#text").fill("We open at eight.")
    page.locator("#text").press("Enter")
    do_step(page, "inside")
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text(TEXTS["tour_end"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name=TEXTS["tour_start"])).to_be_focused()


def test_the_tour_of_a_bot_that_is_trained_begins_with_a_question_to_it(
    demo: DemoApi, visitor: Visitor
) -> None:
    demo.trained("clinic_en.jsonl")
    page = visitor.open()
    page.get_by_role("button", name=TEXTS["tour_start"]).click()
    dialog = page.get_by_role("dialog")
    for number, step in enumerate(("trained", "correct", "inside"), start=1):
        expect(dialog.get_by_role("heading")).to_have_text(TEXTS[f"tour_{step}"])
        expect(dialog).to_contain_text(TEXTS["tour_place"].format(step=number, steps=3))
        dialog.get_by_role("button", name=TEXTS["tour_skip"]).click()
    expect(dialog).to_contain_text(TEXTS["tour_trained_end_how"])
