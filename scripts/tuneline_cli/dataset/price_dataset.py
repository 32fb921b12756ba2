"""Estimate the price of training on a dataset."""

from typing import Any

from tuneline.datasets.report import as_data
from tuneline.pricing import base_of
from tuneline_cli.command import ATTENTION, FINE, json_option, verb
from tuneline_cli.dataset.check_dataset import checked
from tuneline_cli.dataset.input_file import InputFile, opened, tell_if_estimated, with_input_file
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline dataset price questions.jsonl --model gpt-4.1-mini-2025-04-14
  scripts/tuneline dataset price questions.csv --epochs 3
  scripts/tuneline dataset price questions.csv --json
"""


@verb(__doc__, EXAMPLES)
@with_input_file
@json_option
def command(source: InputFile, *, as_json: bool) -> int:
    """Exit with 0 if the dataset can be trained on, else with 1."""
    tell_if_estimated()
    with opened(source.file) as reader:
        report = checked(reader, source)
    data = as_data(report, model=source.model, epochs=source.epochs, language=source.language)
    for finding in (*data["problems"], *data["changes"]):
        if finding["code"] == "MODEL_ENDS":
            tell(f"{finding['message']} {finding['mend']}")
    if data["price_usd"] is None:
        tell(f"The price of training {base_of(source.model)} is not known.")
    if as_json:
        names = ("price_usd", "tokens", "epochs", "examples")
        write_json({"model": source.model, **{name: data[name] for name in names}})
    else:
        write(_price_line(data, source.model))
    return FINE if report.is_valid else ATTENTION


def _price_line(data: dict[str, Any], model: str) -> str:
    price = "unknown" if data["price_usd"] is None else f"${data['price_usd']}"
    about = "about " if data["tokens_are_estimated"] else ""
    return f"{about}{price}: {about}{data['tokens']} tokens × {data['epochs']} epochs of {model}"
