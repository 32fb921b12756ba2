"""Show one dataset that was dropped: its state and why, what it costs, every problem with its mend."""

import argparse
import json

from tuneline_cli import records
from tuneline_cli.dataset import dataset_records

EXAMPLES = """
  scripts/dataset show 3f8a12              the beginning of its id is enough
  scripts/dataset show 3f8a12 --json
"""
_TOLD = (
    *("state", "reason", "duplicate_of", "bucket", "object", "generation", "options", "outcome", "examples"),
    *("held_out", "tokens", "learnt_tokens", "epochs", "base_model", "base_model_ends", "system_prompt"),
    *("train", "valid", "job", "approved_by", "approved_at", "created_at", "attempts"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("id", help="its id, or the beginning of it")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(given: argparse.Namespace) -> int:
    """0; UnknownRecordError where there is no such dataset."""
    dataset = records.with_documents(lambda store: dataset_records.found(store, given.id))
    data = {"id": records.id_of(dataset), **dataset.data}
    if given.json:
        print(json.dumps(data, ensure_ascii=False, indent=1, default=str))
        return 0
    print(f"{'dataset':<16}{data['id']}")
    for name in _TOLD:
        if data.get(name) not in (None, {}, ""):
            print(f"{name.replace('_', ' '):<16}{data[name]}")
    print(f"{'price':<16}{dataset_records.price(data)}")
    for one in data.get("problems", []):
        where = f"line {one['line']}: " if one["line"] else ""
        print(f"  {one['severity']}: {where}{one['message']} {one['mend']}".rstrip())
    return 0
