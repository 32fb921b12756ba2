"""A function that lacks a setting says so when it starts, not when somebody needs it."""

from pathlib import Path

import pytest

from local.processes import Processes
from local.stack import Stack
from tests.running import free_ports, until


@pytest.mark.parametrize("function", ["line_webhook", "line_reply", "dataset_upload", "job_poller"])
def test_a_function_with_a_missing_setting_does_not_start_and_names_it(function: str, tmp_path: Path) -> None:
    stack = Stack(port=free_ports(9), given={}, folder=tmp_path)
    command, environment = stack.commands()[function]
    required = "LINE_CHANNEL_SECRET" if function == "line_webhook" else "OPENAI_API_KEY"
    with Processes(tmp_path / "logs") as processes:
        processes.start(function, command, {**stack.environment(), **environment, required: ""})
        until(processes.ended)
        last = processes.log(function).read_text().strip().splitlines()[-1]
        assert "SettingError" in last
        assert required in last
