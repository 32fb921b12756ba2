"""Opening hours: show them, set the week, set special days, close on public holidays."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline.notices.hours import change_hours, delete_hours
from tuneline.opening_hours.interval import in_sequence, parse_interval
from tuneline.opening_hours.opening_hours import SpecialDay, zone_of
from tuneline.opening_hours.statements.contradictions import contradiction
from tuneline.opening_hours.written import parse_day, read_weekly
from tuneline.opening_hours.zones import ZONES
from tuneline.retrieval.pinned_answers import StoredPin
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.operators.hours import HOURS, Hours
from tuneline.storage.records.operators.hours_changes import (
    days_between,
    with_special,
    with_weekly,
    without_special,
)
from tuneline_cli.answer.pinned_answers import read_pins
from tuneline_cli.hours import hours_lines
from tuneline_cli.hours.public_holidays import country_of, proposed_holidays
from tuneline_cli.hours.stored_hours import require_weekly, zone_of_language
from tuneline_dev.demo.client import BY, DemoClient
from tuneline_dev.demo.controls.bot_rules import rules_of
from tuneline_dev.demo.controls.refusals import RefusedError, text_in, texts_in
from tuneline_dev.demo.json_body import json_object


async def shown_hours(documents: Documents) -> dict[str, Any]:
    """Return the hours, whether it is open now, and the pinned answers that say something else."""
    stored, now = await _stored(documents), datetime.now(UTC)
    seen = hours_lines.as_json(stored, now)
    zone = zone_of(stored.time_zone) if stored.time_zone and not seen["problem"] else UTC
    pins = await read_pins(documents) if seen["is_open"] is not None else []
    return {
        **seen,
        "today": f"{now.astimezone(zone).date()}",
        "contradictions": [line for pin in pins if (line := _contradiction(stored, pin, now))],
    }


async def put_weekly(client: DemoClient, request: Request) -> Response:
    """Set the hours of the week: `weekly` by `mon` to `sun`. A country's zone wins over `time_zone`."""
    body = await json_object(request)
    weekly, language = read_weekly(body.get("weekly")), (await rules_of(client)).language
    given = text_in(body, "time_zone")
    zone = given if given and language not in ZONES else zone_of_language(language)
    zone_of(zone)

    def make(stored: Hours) -> Hours:
        return with_weekly(replace(stored, time_zone=stored.time_zone or zone), weekly)

    return await _changed(client, make)


async def put_special(client: DemoClient, request: Request) -> Response:
    """Set the `hours` from the date `first` to the date `last`, none to close; `name` says why."""
    body = await json_object(request)
    first, last = parse_day(text_in(body, "first")), text_in(body, "last")
    days = days_between(first, parse_day(last) if last else first)
    spans = in_sequence(map(parse_interval, texts_in(body, "hours")), f"{first}")
    special = dict.fromkeys(days, SpecialDay(spans, text_in(body, "name")))
    return await _changed(client, lambda stored: with_special(require_weekly(stored), special))


async def clear(client: DemoClient, request: Request) -> Response:
    """Return one `day` to the hours of its weekday; without a day remove all hours."""
    day = text_in(await json_object(request), "day")
    if day:
        return await _changed(client, lambda stored: without_special(stored, [parse_day(day)]))
    language = (await rules_of(client)).language
    await delete_hours(client.documents, by=BY, now=datetime.now(UTC), language=language)
    return JSONResponse({})


async def holidays(client: DemoClient, _request: Request) -> Response:
    """Propose the public holidays to come of this year and the next. Gives `{"days": [{"day", "name"}]}`."""
    days = _proposed(await _stored(client.documents))
    return JSONResponse({"days": [{"day": f"{day}", "name": days[day].name} for day in sorted(days)]})


async def close_holidays(client: DemoClient, request: Request) -> Response:
    """Close on those of the proposed holidays that `days` names."""
    days = [parse_day(day) for day in texts_in(await json_object(request), "days")]
    if not days:
        raise RefusedError("no_holiday", "Choose at least one holiday.", status=400)

    def make(stored: Hours) -> Hours:
        proposed = _proposed(stored)
        return with_special(stored, {day: proposed[day] for day in days if day in proposed})

    return await _changed(client, make)


async def _changed(client: DemoClient, make: Callable[[Hours], Hours]) -> Response:
    """Make the change, which the next message uses. Gives what has changed, as operators are notified."""
    language = (await rules_of(client)).language
    change = await change_hours(client.documents, make, by=BY, now=datetime.now(UTC), language=language)
    return JSONResponse({"what": change.text})


async def _stored(documents: Documents) -> Hours:
    return await read_record(documents, Hours, HOURS) or Hours()


def _proposed(stored: Hours) -> Mapping[date, SpecialDay]:
    zone = require_weekly(stored).time_zone or ""
    today, country = datetime.now(zone_of(zone)).date(), country_of(zone)
    years = (today.year, today.year + 1)
    return {
        day: special
        for year in years
        for day, special in proposed_holidays(stored, country, today, year).items()
    }


def _contradiction(stored: Hours, pin: StoredPin, now: datetime) -> dict[str, str] | None:
    hours = stored.opening_hours()
    opposite = contradiction(hours, pin.record.question, pin.record.answer) if hours else None
    if opposite is None or not pin.record.is_in_force(now):
        return None
    return {"id": pin.id, "question": pin.record.question, "said": opposite.said}
