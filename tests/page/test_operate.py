"""The tab Operate with the keyboard, the tabs in the address, and what a narrow page shows."""

import re

from playwright.sync_api import expect

from tests.page.visitor import Visitor
from tests.process.demo_api import DemoApi
from tests.running import until


def test_a_file_of_ones_own_is_chosen_with_the_keyboard_and_its_mistakes_are_listed(visitor: Visitor) -> None:
    page = visitor.open()
    page.get_by_role("button", name="Use your own file").click()
    expect(page.get_by_label("choose a file")).to_be_focused()
    lines = b'{"messages": [}\n' * 3
    page.get_by_label("choose a file").set_input_files(
        {"name": "<b>mine.jsonl", "mimeType": "application/jsonl", "buffer": lines}
    )
    article = page.locator("article", has=page.get_by_role("heading", name="<b>mine.jsonl"))
    expect(article).to_contain_text("Has errors")
    expect(article.get_by_role("heading", name=re.compile(r"Errors \(\d+\)"))).to_be_visible()


def test_a_chart_is_an_image_with_its_values_as_a_text_and_one_link_that_works(
    visitor: Visitor, demo: DemoApi
) -> None:
    demo.trained("clinic_qa.jsonl")
    page = visitor.open(width=390)
    page.get_by_text("Loss curve of the training").click()
    loss = page.get_by_role("img", name=re.compile("^Training error"))
    expect(loss).to_be_visible()
    assert loss.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    link = page.get_by_role("link", name="Open the training in Google Cloud")
    expect(link).to_have_attribute("href", re.compile("^https://console.cloud.google.com/"))
    assert "Google Cloud" not in (loss.get_attribute("src") or "").replace("%20", " ")
    expect(page.get_by_role("img", name=re.compile("^Cost by month.*training US"))).to_be_visible()


def test_two_models_answer_the_same_question_side_by_side(visitor: Visitor, demo: DemoApi) -> None:
    demo.trained("clinic_qa.jsonl")
    version = until(lambda: (demo.state()["serving"] or {}).get("version"))
    page = visitor.open()
    section = page.locator(".of-compare")
    section.get_by_role("heading", name="Ask two models the same question").click()
    section.get_by_role("combobox").nth(0).select_option("base")
    section.get_by_role("combobox").nth(1).select_option(version)
    section.get_by_role("textbox", name="Question").fill("Can I park at the clinic?")
    section.get_by_role("button", name="Ask both").click()
    sides = section.locator(".side")
    expect(sides).to_have_count(2)
    expect(sides.nth(0)).to_contain_text("base model")
    expect(sides.nth(1)).to_contain_text(version)
    for number in range(2):
        expect(sides.nth(number).locator("p")).to_have_text(re.compile(r"\w{2}"), timeout=20_000)
    texts = sides.locator("p").all_inner_texts()
    assert texts[0] != texts[1]
    # On a phone each model has the whole width, for its name.
    page.set_viewport_size({"width": 390, "height": 844})
    for number in range(2):
        place = section.get_by_role("combobox").nth(number).bounding_box()
        assert place
        assert place["width"] > 300


def test_a_model_is_rolled_back_after_a_second_click(visitor: Visitor, demo: DemoApi) -> None:
    demo.trained("clinic_qa.jsonl")
    until(lambda: (demo.state()["serving"] or {}).get("tuned"))
    page = visitor.open()
    page.get_by_role("button", name="Go back to the previous model").click()
    page.get_by_role("button", name="Click again").click()
    expect(page.get_by_text("The base model, since")).to_be_visible()
    assert not demo.state()["serving"]["tuned"]


def test_the_tabs_are_chosen_with_arrow_keys_and_are_in_the_address(visitor: Visitor) -> None:
    page = visitor.open("/#faults")
    tabs = page.get_by_role("tablist", name="Desk").get_by_role("tab")
    expect(tabs.nth(2)).to_have_attribute("aria-selected", "true")
    tabs.nth(2).focus()
    page.keyboard.press("ArrowRight")
    expect(tabs.nth(0)).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Operate")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("#inside$"))
    page.go_back()
    expect(page.get_by_role("tabpanel", name="Operate")).to_be_visible()


def test_a_page_whose_demo_is_away_says_so_and_goes_on_when_it_is_back(
    visitor: Visitor, demo: DemoApi
) -> None:
    visitor.expect_problem("ERR_INTERNET_DISCONNECTED|api/stream")
    page = visitor.open()
    expect(page.locator(".of-start .lead")).to_be_visible()
    page.route("**/api/stream", lambda route: route.abort())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("alert")).to_contain_text("does not respond")
    page.unroute("**/api/stream")
    expect(page.get_by_role("alert")).to_be_hidden()
    demo.push({"type": "text", "text": "後來的訊息"})
    expect(page.get_by_role("log")).to_contain_text("後來的訊息")


def test_a_narrow_page_shows_the_phone_or_the_desk(visitor: Visitor) -> None:
    page = visitor.open(width=390)
    phone, desk = page.locator("#phone"), page.locator("#desk")
    expect(phone).to_be_hidden()
    page.get_by_role("button", name="Phone", exact=True).click()
    expect(phone).to_be_visible()
    expect(desk).to_be_hidden()
    page.get_by_role("button", name="Desk", exact=True).click()
    expect(desk).to_be_visible()
