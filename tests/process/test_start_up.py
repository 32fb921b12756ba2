"""A function without a required setting names it at the start; a complete one logs each request."""

import json
from pathlib import Path

import httpx2
import pytest

from tests.running import free_ports, is_free, until
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack


@pytest.mark.parametrize(
    "function", ["line_webhook", "line_reply", "line_operator", "dataset_upload", "job_poller"]
)
def test_a_function_with_a_missing_setting_does_not_start_and_names_it(function: str, tmp_path: Path) -> None:
    stack = Stack(port=free_ports(10), given={}, folder=tmp_path)
    command, environment = stack.commands()[function]
    of_line = {"line_webhook": "LINE_CHANNEL_SECRET", "line_operator": "LINE_CHANNEL_ACCESS_TOKEN"}
    required = of_line.get(function, "OPENAI_API_KEY")
    with Processes(tmp_path / "logs") as processes:
        missing = {"TRAINER": "openai", required: ""}
        processes.start(function, command, {**stack.environment(), **environment, **missing})
        until(processes.ended)
        last = processes.log(function).read_text().strip().splitlines()[-1]
        assert "SettingError" in last
        assert required in last


@pytest.mark.parametrize("execution_id", ["true", "false"])
def test_logs_arrive_whatever_the_framework_does_to_loggers(execution_id: str, tmp_path: Path) -> None:
    stack = Stack(port=free_ports(10), given={}, folder=tmp_path)
    command, environment = stack.commands()["line_webhook"]
    with Processes(tmp_path / "logs") as processes:
        settings = {**stack.environment(), **environment, "LOG_EXECUTION_ID": execution_id}
        processes.start("line_webhook", command, settings)
        until(lambda: not is_free(stack.port_of("line_webhook")))
        headers = {"x-cloud-trace-context": "105445aa7843bc8bf206b12000100000/1;o=1"}
        answer = httpx2.post(stack.url(1), content=b"{}", headers=headers, trust_env=False)
        assert answer.status_code == 401
        (line,) = [
            json.loads(line) for line in processes.log("line_webhook").read_text().splitlines() if "{" in line
        ]
    assert line["severity"] == "WARNING"
    assert line["message"] == "webhook refused: the signature is missing or wrong"
    assert line["trace"] == "105445aa7843bc8bf206b12000100000"
    assert line["logging.googleapis.com/trace"] == f"projects/local/traces/{line['trace']}"
