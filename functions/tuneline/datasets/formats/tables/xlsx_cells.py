"""Format a cell's value as the sheet shows it, for simple number formats."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

# The literal parts of a number format: quoted or escaped texts, and currency signs.
# https://support.microsoft.com/office/number-format-codes-5026bbd6-04bc-48cd-bf33-80f18b4eae68
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')
_NUMBER = re.compile(r"([^0#?.,%]*)([0#?,]*[0#?])(?:\.([0#?]+))?(%?)([^0#?.,%/]*)\Z")
_DIGITS_APART = re.compile(r"[0()\-/. +]+\Z")


def cell_text(value: object, number_format: str | None) -> str:
    """Return the text that the sheet shows for `value`: texts unchanged, dates in ISO 8601."""
    shape = number_format or "General"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, shape)
    if isinstance(value, date | time | timedelta):
        return _moment(value, shape)
    # The escape of a carriage return: ECMA-376 part 1, 22.9.2.19 ST_Xstring.
    return "" if value is None else str(value).replace("_x000D_", "\r")


def _moment(value: date | time | timedelta, shape: str) -> str:
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if not isinstance(value, datetime):
        return value.isoformat()
    return _day_and_time(value, shape)


def _day_and_time(value: datetime, shape: str) -> str:
    day = value.date().isoformat()
    bare = _LITERAL.sub("", shape.split(";", maxsplit=1)[0]).lower()
    if not re.search("[hs]", bare) and value.time() == time():
        return day
    exact = "seconds" if value.second or "s" in bare else "minutes"
    return f"{day} {value.time().replace(microsecond=0).isoformat(exact)}"


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _number(value: float, shape: str) -> str:
    if not isfinite(value):
        return str(value)
    first = _LITERAL.sub(lambda part: "".join(one or "" for one in part.groups()), shape.partition(";")[0])
    match = _NUMBER.match(first)
    if match is not None:
        return _by_pattern(value, match)
    if _DIGITS_APART.match(first) and value >= 0 and float(value).is_integer():
        return _apart(int(value), first)
    return _general(value)


def _general(value: float) -> str:
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    # Spreadsheets keep 15 digits: none shows 0.30000000000000004.
    return format(value, ".15g")


def _by_pattern(value: float, pattern: re.Match[str]) -> str:
    before, whole, part, percent, after = pattern.groups()
    places = len(part or "")
    exact = Decimal(repr(value)) * (100 if percent else 1)
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if abs(exact) < 10**15 else exact
    digits, _, decimals = format(abs(rounded), "f").partition(".")
    digits = digits.lstrip("0").zfill(whole.count("0"))
    if "," in whole:
        digits = re.sub(r"(?<=\d)(?=(?:\d{3})+\Z)", ",", digits)
    least = (part or "").count("0")
    decimals = decimals[:least] + decimals[least:].rstrip("0")
    sign = "-" if rounded < 0 else ""
    return f"{sign}{before}{digits}{'.' if part else ''}{decimals}{percent}{after}"


def _apart(value: int, shape: str) -> str:
    """Return the digits in the places of the format's zeros, as in telephone numbers."""
    digits = list(str(value).zfill(shape.count("0")))
    written = [digits.pop() if one == "0" else one for one in reversed(shape)]
    return "".join(digits) + "".join(reversed(written))
