"""Parse the values of settings. A parser raises ValueError, whose text says what is allowed."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation


def choice(*allowed: str) -> Callable[[str], str]:
    """Return a parser that accepts the `allowed` values."""

    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"{text!r} is not one of {', '.join(filter(None, allowed))}")
        return text

    return parse


def items(text: str) -> tuple[str, ...]:
    """Return the items of a text, which are separated by blanks; at least one."""
    separate = tuple(text.split())
    if not separate:
        raise ValueError("it is blank")
    return separate


def hours(text: str) -> int:
    """Return a whole number of hours, 1 or more."""
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"{text!r} is not a whole number of hours, 1 or more")
    return int(text)


def answer_seconds(text: str) -> float:
    """Return a number of seconds up to 50."""
    seconds = float(text)
    if not 0 < seconds <= 50:
        raise ValueError(f"{text!r} is not a number of seconds up to 50")
    return seconds


def tries(text: str) -> int:
    """Return a whole number, 1 or more."""
    if not text.isascii() or not text.isdecimal() or len(text) > 5 or int(text) < 1:
        raise ValueError(f"{text!r} is not a whole number, 1 or more")
    return int(text)


def days(text: str) -> int:
    """Return a whole number of days, 0 or more."""
    if not text.isascii() or not text.isdecimal() or len(text) > 5:
        raise ValueError(f"{text!r} is not a whole number of days, 0 or more")
    return int(text)


def usd(text: str) -> Decimal:
    """Return an amount of US dollars."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"{text!r} is not an amount of US dollars, such as 5 or 2.50")
    return amount


def address(text: str) -> str:
    """Return an http or https address without a slash at its end."""
    if not text.startswith(("https://", "http://")):
        raise ValueError(f"{text!r} is not an http or https address")
    return text.rstrip("/")


def web_address(text: str) -> str:
    """Return an http or https address unchanged."""
    address(text)
    return text


def store(text: str) -> str:
    """Return `firestore` or `sqlite:PATH`."""
    if text != "firestore" and not (text.startswith("sqlite:") and len(text) > len("sqlite:")):
        raise ValueError(f"{text!r} is neither 'firestore' nor 'sqlite:PATH'")
    return text
