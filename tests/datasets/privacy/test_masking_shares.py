"""Masking keeps its recall and precision on the sentences that are written for it, in each language."""

import pytest

from tuneline_dev.bench.masking.labelled_sets import LANGUAGES, SentenceSet, read_sets
from tuneline_dev.bench.masking.measure import shares

SETS = read_sets()


@pytest.mark.parametrize("sentences", SETS, ids=lambda each: f"{each.language}-{each.part}")
def test_the_shares_of_a_set_are_above_the_floors(sentences: SentenceSet) -> None:
    measured = shares(sentences)
    assert measured.data_recall >= 0.95
    assert measured.name_recall >= 0.80
    assert measured.precision >= 0.95


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_enough_sentences_and_half_of_them_have_no_personal_data(language: str) -> None:
    every = [sentence for each in SETS if each.language == language for sentence in each.sentences]
    assert all(len(each.sentences) == len({sentence.text for sentence in each.sentences}) for each in SETS)
    without = [sentence for sentence in every if not sentence.data]
    assert len(every) >= 150
    assert 0.4 <= len(without) / len(every) <= 0.6
