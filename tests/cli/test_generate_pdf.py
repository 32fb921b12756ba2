"""A PDF is read in bounded time: too many pages are refused, and slow pages are reported."""

import contextlib
import threading
import time

import pytest

from tests.cli.pdf_file import pdf
from tuneline.generation.document import UnreadableError
from tuneline.generation.pdf import MOST_PAGES, from_pdf
from tuneline.generation.time_limit import TooSlowError, at_most

LONG = ["We open at nine."] * 20_000


def test_a_page_that_takes_too_long_is_skipped_and_reported() -> None:
    began = time.monotonic()
    read = from_pdf("leaflet.pdf", pdf([["Ask us."], LONG, ["Call us."]]), page_seconds=0.3)
    assert [(block.page, block.text) for block in read.blocks] == [(1, "Ask us."), (3, "Call us.")]
    (note,) = read.notes
    assert "page 2 took too long" in note
    assert "Save it as text" in note
    assert time.monotonic() - began < 30


def test_pages_without_time_left_are_reported() -> None:
    ticks = iter(range(0, 10_000, 10))
    read = from_pdf("book.pdf", pdf([[f"Page {number}."] for number in range(9)]), clock=lambda: next(ticks))
    assert [block.page for block in read.blocks] == [1, 2, 3, 4, 5]
    assert "page 6, 7, 8, 9 took too long" in read.notes[0]


def test_a_pdf_of_which_no_page_is_read_in_time_is_refused() -> None:
    with pytest.raises(UnreadableError, match="could be read in time"):
        from_pdf("leaflet.pdf", pdf([LONG]), page_seconds=0.1)


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    with pytest.raises(UnreadableError, match=r"has 2,001 pages; at most 2,000 are read\. Split it"):
        from_pdf("book.pdf", pdf([[]] * (MOST_PAGES + 1)))


def test_work_that_catches_what_is_raised_in_it_is_interrupted_all_the_same() -> None:
    def stubborn() -> None:
        # As a library may do.
        for _ in range(2):
            with contextlib.suppress(BaseException):
                threading.Event().wait(60)
        raise AssertionError("nothing interrupted it")

    with pytest.raises(AssertionError), at_most(0.05):
        stubborn()
    with pytest.raises(TooSlowError), at_most(0.05):
        threading.Event().wait(60)
    # The timer is off again.
    threading.Event().wait(0.3)
