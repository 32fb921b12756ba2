"""What training costs is exact, unknown stays unknown, and a model that ends is not trained."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.pricing import (
    ALIASES,
    AS_OF,
    CHAT_PRICES,
    PRICES,
    base_of,
    chat_usd,
    cost_usd,
    dearest_usd,
    default_epochs,
    price_of,
    shown_usd,
    training_refusal,
)

MINI = "gpt-4.1-mini-2025-04-14"
PRICED = sorted(name for name, row in PRICES.items() if row.training is not None)


@pytest.mark.parametrize(
    ("model", "base"),
    [
        (MINI, MINI),
        (f"ft:{MINI}:clinic:spring:AbC1", MINI),
        (f"ft:{MINI}:clinic::AbC1:ckpt-step-90", MINI),
        ("ft:", ""),
        ("accounts/x/models/y", "accounts/x/models/y"),
    ],
)
def test_the_base_of_a_tuned_model_is_in_its_name(model: str, base: str) -> None:
    assert base_of(model) == base


@pytest.mark.parametrize(
    ("model", "prices"),
    [
        ("gpt-4.1-2025-04-14", "25.00 3.00 0.75 12.00"),
        (MINI, "5.00 0.80 0.20 3.20"),
        ("gpt-4.1-nano-2025-04-14", "1.50 0.20 0.05 0.80"),
        ("gpt-4o-2024-08-06", "25.00 3.75 1.875 15.00"),
        ("gpt-4o-mini-2024-07-18", "3.00 0.30 0.15 1.20"),
        ("gpt-3.5-turbo-0125", "8.00 3.00 None 6.00"),
        ("o4-mini-2025-04-16", "None 4.00 1.00 16.00"),
    ],
)
def test_the_prices_are_those_of_the_page(model: str, prices: str) -> None:
    row = price_of(model)
    assert row is not None
    assert f"{row.training} {row.input} {row.cached} {row.output}" == prices
    assert price_of(f"ft:{model}:clinic::AbC1") == row


@pytest.mark.parametrize("row", PRICES.values(), ids=list(PRICES))
def test_every_row_can_be_true(row: object) -> None:
    price = next(one for one in PRICES.values() if one is row)
    known = [one for one in (price.training, price.input, price.cached, price.output) if one is not None]
    assert all(one > 0 for one in known)
    assert price.last_training_day < price.shutdown_date
    assert price.source.startswith("https://")
    if price.input and price.cached and price.output:
        assert price.cached < price.input < price.output


@pytest.mark.parametrize(("alias", "snapshot"), ALIASES.items())
def test_a_name_without_a_date_has_the_row_of_its_snapshot(alias: str, snapshot: str) -> None:
    assert price_of(alias) is PRICES[snapshot]
    assert snapshot.startswith(f"{alias}-")


def test_examples_have_the_length_their_model_takes() -> None:
    lengths = {name: row.tokens_per_example for name, row in PRICES.items()}
    assert lengths[MINI] == lengths["gpt-4o-mini-2024-07-18"] == 65_536
    assert lengths["gpt-3.5-turbo-0125"] == 16_385


@pytest.mark.parametrize(
    ("examples", "epochs"),
    [
        (0, 25),
        (1, 25),
        (4, 25),
        (5, 20),
        (10, 10),
        (33, 3),
        (34, 3),
        (100, 3),
        (8_333, 3),
        (8_334, 2),
        (12_500, 2),
        (12_501, 1),
        (25_000, 1),
        (25_001, 1),
        (10_000_000, 1),
    ],
)
def test_few_examples_are_gone_through_more_often(examples: int, epochs: int) -> None:
    assert default_epochs(examples) == epochs


@given(st.integers(0, 100_000))
def test_more_examples_are_never_gone_through_more_often(examples: int) -> None:
    assert 1 <= default_epochs(examples + 1) <= default_epochs(examples) <= 25


@pytest.mark.parametrize(
    ("model", "shown"),
    [
        ("gpt-4o-mini-2024-07-18", "$0.90"),
        ("gpt-3.5-turbo-0125", "$2.40"),
        ("ft:gpt-4o-mini-2024-07-18:clinic::AbC1", "$0.90"),
        ("gpt-4.1-2025-04-14", "$7.50"),
    ],
)
def test_a_hundred_thousand_tokens_three_times_cost_what_the_guide_says(model: str, shown: str) -> None:
    cost = cost_usd(model, tokens=100_000, epochs=3)
    assert cost is not None
    assert shown_usd(cost) == shown


@given(st.sampled_from(PRICED), st.integers(0, 10**11), st.integers(1, 50))
def test_the_cost_is_exact(model: str, tokens: int, epochs: int) -> None:
    training, cost = PRICES[model].training, cost_usd(model, tokens=tokens, epochs=epochs)
    assert cost is not None
    assert training is not None
    assert cost.as_integer_ratio() == (training * 100 * tokens * epochs / 10**8).as_integer_ratio()
    # In whole ten-thousandths of a cent, without any Decimal.
    assert int(cost * 10**8) == int(training * 100) * tokens * epochs


@given(st.text())
def test_an_unknown_model_has_no_price_instead_of_zero(name: str) -> None:
    assert price_of(f"x{name}") is None
    assert cost_usd(f"x{name}", tokens=1, epochs=1) is None
    assert training_refusal(f"x{name}", date(2030, 1, 1)) is None


@pytest.mark.parametrize("model", sorted(PRICES.keys() - set(PRICED)))
def test_a_model_without_a_price_per_token_has_no_cost(model: str) -> None:
    assert price_of(model) is not None
    assert cost_usd(model, tokens=0, epochs=1) is None


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "$0.00"),
        ("0.0000001", "$0.01"),
        ("0.9", "$0.90"),
        ("0.90", "$0.90"),
        ("0.9000001", "$0.91"),
        ("1234567.891", "$1,234,567.90"),
    ],
)
def test_an_amount_is_shown_rounded_up_to_the_cent(amount: str, shown: str) -> None:
    assert shown_usd(Decimal(amount)) == shown


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 11, 15), None),
        (date(2026, 11, 16), "ends_soon"),
        (date(2027, 1, 5), "ends_soon"),
        (date(2027, 1, 6), "closed"),
        (date(2027, 1, 14), "closed"),
        (date(2031, 1, 1), "closed"),
    ],
)
def test_a_model_is_trained_while_sixty_days_of_use_are_left(today: date, code: str | None) -> None:
    refusal = training_refusal(f"ft:{MINI}:clinic::AbC1", today)
    assert (refusal and refusal.code) == code
    if refusal:
        assert refusal.base == MINI
        assert (refusal.last_training_day, refusal.shutdown_date) == (date(2027, 1, 5), date(2027, 1, 14))


def test_how_many_days_must_be_left_can_be_chosen() -> None:
    last = date(2027, 1, 5)
    assert training_refusal(MINI, last, least_days=0) is None
    assert training_refusal(MINI, last, least_days=9) is None
    assert training_refusal(MINI, last, least_days=10) is not None


@pytest.mark.parametrize(
    "model",
    [
        "gpt-3.5-turbo-0125",
        "gpt-4-0613",
        "gpt-4",
        "gpt-4.1-nano-2025-04-14",
        "o4-mini-2025-04-16",
        "davinci-002",
    ],
)
def test_training_of_a_model_that_is_gone_is_closed(model: str) -> None:
    refusal = training_refusal(model, AS_OF)
    assert refusal is not None
    assert refusal.code == "closed"
    assert refusal.shutdown_date == date(2026, 10, 23)


@given(st.sampled_from(sorted(PRICES)), st.integers(-2000, 2000), st.integers(0, 400))
def test_what_is_refused_once_stays_refused(model: str, days: int, least: int) -> None:
    today = AS_OF + timedelta(days=days)
    before = training_refusal(model, today, least_days=least)
    after = training_refusal(model, today + timedelta(days=1), least_days=least)
    assert before is None or (after is not None and (before.code, after.code) != ("closed", "ends_soon"))


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_known_model_costs_more_than_one_whose_price_is_not_known_counts(read: int, written: int) -> None:
    most = dearest_usd(read=read, written=written)
    for model in (*CHAT_PRICES, *(f"ft:{one}:org::id" for one in PRICES)):
        known = chat_usd(model, read=read, written=written)
        assert known is None or known <= most


@pytest.mark.parametrize(
    ("model", "usd"),
    [
        ("gpt-4.1-mini-2025-04-14", "2.80"),
        ("gpt-4.1-mini", "2.80"),
        ("ft:gpt-4.1-mini-2025-04-14:org::id", "5.60"),
        ("ft:gpt-4o-2024-11-20:org::id", None),
        ("nobody-knows", None),
        ("ft:nobody-knows:org::id", None),
    ],
)
def test_an_answer_costs_what_its_tokens_cost_each_way(model: str, usd: str | None) -> None:
    exact = None if usd is None else Decimal(usd)
    assert chat_usd(model, read=3_000_000, written=1_000_000) == exact


@pytest.mark.parametrize(
    ("model", "prices", "ends"),
    [
        ("gemini-3.1-flash-lite", "3.00 0.375 None 2.25", date(2027, 5, 7)),
        ("gemini-3.5-flash", "10.00 2.25 None 13.50", date(2027, 5, 19)),
        ("gemini-3.5-flash-lite", "None None None None", date(2027, 7, 21)),
    ],
)
def test_geminis_prices_and_last_days_are_in_the_table(model: str, prices: str, ends: date) -> None:
    row = price_of(model)
    assert row is not None
    assert f"{row.training} {row.input} {row.cached} {row.output}" == prices
    assert (row.shutdown_date, row.tokens_per_example) == (ends, 131_072)


@pytest.mark.parametrize("model", ["gemini-3.1-flash-lite", "gemini-3.5-flash"])
def test_a_tuned_gemini_model_costs_one_and_a_half_times_its_base(model: str) -> None:
    base, tuned = (chat_usd(name, read=1000, written=1000) for name in (model, f"ft:{model}"))
    assert base is not None
    assert tuned == base * Decimal("1.5")


def test_gemini_is_tuned_for_three_epochs_however_few_examples_there_are() -> None:
    assert default_epochs(10, model="gemini-3.1-flash-lite") == default_epochs(10**6, model="gemini-x") == 3
    assert default_epochs(10, model=MINI) == 10


def test_a_gemini_model_that_is_retired_is_refused_with_googles_page() -> None:
    refusal = training_refusal("gemini-2.5-flash", AS_OF)
    assert refusal is not None
    assert refusal.code == "closed"
    assert "docs.cloud.google.com" in refusal.text
    assert "openai" not in refusal.text
