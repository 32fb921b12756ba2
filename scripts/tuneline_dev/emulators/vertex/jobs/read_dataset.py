"""Reads a dataset as the tuning service does: the URI, then row by row."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from tuneline_dev.emulators.answers.nearest_answer import Pair, comparable
from tuneline_dev.emulators.answers.tokens import estimate
from tuneline_dev.emulators.vertex.jobs.dataset import SAMPLE_ROWS, Dataset, DroppedRow
from tuneline_dev.emulators.vertex.jobs.row_rules import BadRowError, Row, read_row
from tuneline_dev.emulators.vertex.jobs.stored_lines import UnreadableError, stored_lines
from tuneline_dev.emulators.vertex.state import Platform
from tuneline_dev.emulators.vertex.wire.contents import text_of
from tuneline_dev.emulators.vertex.wire.errors import ApiError

MOST_ROW_TOKENS = 131_072
MOST_VALIDATION_ROWS = 5_000
READER = "service-{}@gcp-sa-vertex-tune.iam.gserviceaccount.com"
_URI = re.compile(r"gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/(.+)")


@dataclass(frozen=True)
class RowFaults:
    """Rows that are refused (from 0) or dropped (from 1) on demand, whatever they hold."""

    refused: Mapping[int, str]
    dropped: Mapping[int, str]


async def read_dataset(
    platform: Platform, uri: str, *, field: str, region: str, faults: RowFaults
) -> Dataset:
    """Read the file at `uri`. Raises ApiError 403 or 400; a bad row is counted from 0."""
    bucket, name = _parse(uri, field)
    _require_access(platform, bucket, name, region)
    assert platform.storage_url is not None  # noqa: S101 - _require_access has refused that
    dataset = Dataset()
    try:
        lines = stored_lines(platform.storage_url, bucket, name)
        await _read_rows(lines, dataset, platform.settings.rows_checked, faults)
    except UnreadableError as error:
        if error.status in (401, 403):
            raise _no_right(platform, bucket, name) from None
        if error.status == 413:
            raise _wrong_uri(field, f"{uri} is larger than 1 GB.") from None
        raise _wrong_uri(field, f"{uri} is not found or cannot be read.") from None
    if not dataset.rows:
        raise _wrong_uri(field, f"{uri} has no valid examples.")
    if dataset.late_problem and platform.settings.later_bad_row == "dropped":
        dataset.late_problem = None
    return dataset


async def _read_rows(
    lines: AsyncIterator[bytes], dataset: Dataset, checked: int | None, faults: RowFaults
) -> None:
    number = -1
    async for line in lines:
        number += 1
        try:
            row = read_row(line, refused=faults.refused.get(number))
        except BadRowError as error:
            problem = f"Row: {number}. {error}"
            if checked is None or number < checked:
                raise ApiError(400, problem) from None
            dataset.late_problem = dataset.late_problem or problem
            dataset.dropped.append(DroppedRow(number + 1, str(error)))
            continue
        _add_row(dataset, row, number + 1, faults.dropped)


def _add_row(dataset: Dataset, row: Row, number: int, dropped: Mapping[int, str]) -> None:
    if number in dropped:
        dataset.dropped.append(DroppedRow(number, dropped[number]))
        return
    tokens = [sum(_part_tokens(part) for part in content["parts"]) for content in row["contents"]]
    system = row.get("systemInstruction", {}).get("parts", ())
    read, written = sum(tokens[::2]) + sum(map(_part_tokens, system)), sum(tokens[1::2])
    if read + written > MOST_ROW_TOKENS:
        dataset.dropped.append(DroppedRow(number, f"The example has more than {MOST_ROW_TOKENS} tokens."))
        return
    dataset.inputs.append(read)
    dataset.outputs.append(written)
    dataset.turns.append(len(row["contents"]))
    if len(dataset.sample) < SAMPLE_ROWS:
        dataset.sample.append(row["contents"][0])
    for asked, answered in zip(row["contents"][::2], row["contents"][1::2], strict=True):
        if text := text_of(answered):
            dataset.pairs.add(Pair(comparable(text_of(asked)), text))


def _part_tokens(part: Mapping[str, Any]) -> int:
    # An image counts 258 tokens: https://ai.google.dev/gemini-api/docs/tokens
    return 258 if "fileData" in part else estimate(part.get("text") or str(part.get("functionCall", "")))


def _parse(uri: str, field: str) -> tuple[str, str]:
    match = _URI.fullmatch(uri)
    if match is None or not match[2].endswith(".jsonl"):
        raise _wrong_uri(field, f"{uri} should be a GCS object of type JSONL.")
    return match[1], match[2]


def _require_access(platform: Platform, bucket: str, name: str, region: str) -> None:
    settings = platform.settings
    if platform.storage_url is None or bucket in settings.unreadable_buckets:
        raise _no_right(platform, bucket, name)
    place = (settings.bucket_locations.get(bucket) or region).lower()
    allowed = (region, region[:2]) if settings.multi_regions_match else (region,)
    if settings.bucket_must_match and place not in allowed:
        message = (
            f"The bucket gs://{bucket} is in {place}. It must be in the region {region} or in the "
            "multi-region that holds it."
        )
        raise ApiError(400, message, name="FAILED_PRECONDITION")


def _no_right(platform: Platform, bucket: str, name: str) -> ApiError:
    message = (
        f"{READER.format(platform.project_number)} does not have storage.objects.get access to the Google "
        f"Cloud Storage object gs://{bucket}/{name}. Permission 'storage.objects.get' denied on resource "
        "(or it may not exist)."
    )
    return ApiError(403, message)


def _wrong_uri(field: str, text: str) -> ApiError:
    path = f"tuning_job.supervised_tuning_spec.{field}"
    return ApiError(400, f"List of found errors:\t1.Field: {path}; Message: {text}\t")
