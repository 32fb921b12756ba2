"""scripts/tuneline deploy smoke and rotate, against the five functions with emulators."""

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.cli.deploy.operator import OUTPUTS, Operator, operator
from tests.running import free_ports, stored
from tuneline_cli.deploy.cloud.project import SERVICES
from tuneline_cli.deploy.smoke_tests import webhook_test
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

OLD = "0123456789abcdef" * 2
NEW = "fedcba9876543210" * 2
TOKEN = "T0ken/of+the=channel"


class Deployed:
    """The whole bot on this machine, and the operator who has deployed it."""

    def __init__(self, stack: Stack, processes: Processes, me: Operator) -> None:
        self.stack, self.processes, self.me = stack, processes, me

    def line(self, **settings: Any) -> None:
        """Change LINE's emulator."""
        url = f"{self.stack.url(5)}/control"
        httpx2.post(url, json={"set": settings}, trust_env=False).raise_for_status()

    def smoke(self) -> tuple[int, list[str]]:
        """Return the exit code, and the line of each trial."""
        done = self.me.run("smoke")
        return done.returncode, done.stdout.splitlines()


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("smoke")
    # LINE signs with the first; the bot takes both, as while one is rotated.
    given = {"LINE_CHANNEL_SECRET": f"{NEW} {OLD}", "LINE_CHANNEL_ACCESS_TOKEN": TOKEN}
    stack = Stack(port=free_ports(10), given=given, folder=folder)
    with operator(folder) as me, Processes(stack.logs) as processes:
        stack.start(processes)
        settings = stack.settings()
        shared = ("STORE", "LINE_API_BASE_URL", "OPENAI_BASE_URL", "CLOUD_TASKS_EMULATOR_HOST")
        me.environment |= {name: settings[name] for name in shared}
        me.environment |= {"STORAGE_EMULATOR_HOST": stack.url(7)}
        outputs = {
            **OUTPUTS,
            "webhook_url": stack.url(1),
            "reply_url": stack.url(2),
            "operator_url": stack.url(9),
            "reply_queue": settings["REPLY_QUEUE"],
            "reply_invoker": settings["REPLY_INVOKER"],
            "dataset_bucket": stack.bucket,
        }
        me.environment["TEST_OUTPUTS"] = json.dumps(outputs)
        me.plane.poller_url = stack.url(4)
        me.plane.services = set(SERVICES)
        me.plane.secrets = {
            "line-channel-secret": [OLD],
            "line-channel-access-token": [TOKEN],
            "openai-api-key": ["sk-local"],
        }
        answers = {
            "project": "my-bot-1",
            "region": "asia-east1",
            "alert_email": "me@clinic.example",
            "language": "ja",
        }
        me.infra.joinpath("terraform.tfvars.json").write_text(json.dumps(answers))
        me.plane.terraform.deployed()
        yield Deployed(stack, processes, me)


def test_all_trials_of_a_bot_that_works_go_well_and_leave_nothing_behind(bot: Deployed) -> None:
    bot.line(webhook_url="")
    status, lines = bot.smoke()
    assert [line[0] for line in lines] == ["✓"] * 7, lines
    assert status == 0
    assert lines[0] == f"✓ LINE reaches “Tuneline” at {bot.stack.url(1)}"
    assert lines[1] == "✓ Chat is on at LINE: people can answer in LINE Official Account Manager"
    assert lines[3].startswith("✓ An event went through the queue to line_operator in ")
    assert "rejected" in lines[5]
    assert [one["state"] for one in stored(bot.stack, "datasets").values()] == ["rejected"]
    assert [one["state"] for one in stored(bot.stack, "events").values()] == ["skipped"] * 3
    left = httpx2.get(f"{bot.stack.url(7)}/storage/v1/b/{bot.stack.bucket}/o", trust_env=False).json()
    assert left.get("items", []) == []
    assert stored(bot.stack, "jobs") == {}


def test_each_trial_that_fails_says_what_to_do_and_the_others_are_still_made(bot: Deployed) -> None:
    bot.line(webhook_active=False, has_chat=False)
    bot.me.plane.poller_url = bot.stack.url(1)  # Another program answers there, not the poller.
    status, lines = bot.smoke()
    bot.line(webhook_active=True, has_chat=True)
    bot.me.plane.poller_url = bot.stack.url(4)
    assert [line[0] for line in lines] == ["✗", "✓", "✓", "✓", "✓", "✓", "✗"], lines
    assert status == 1
    assert "switch on “Use webhook”" in lines[0]
    assert "Chat is off at LINE" in lines[1]
    assert "Settings → Response settings → Chat" in lines[1]
    assert stored(bot.stack, "bot")["channel"]["chat_mode"] == "bot"
    assert "job_poller did not answer well" in lines[6]


def test_a_program_gets_the_outcome_of_each_trial(bot: Deployed) -> None:
    bot.me.plane.poller_url = bot.stack.url(1)
    done = bot.me.run("smoke", "--json")
    bot.me.plane.poller_url = bot.stack.url(4)
    assert done.returncode == 1
    *good, poller = json.loads(done.stdout)
    assert [each["has_passed"] for each in good] == [True] * 6
    assert good[0]["text"].startswith("LINE reaches “Tuneline”")
    assert (poller["test"], poller["has_passed"]) == ("the poller runs", False)
    assert "job_poller did not answer well" in poller["text"]
    planned = json.loads(bot.me.run("smoke", "--dry-run", "--json").stdout)
    assert [each["test"] for each in planned] == [each["test"] for each in (*good, poller)]


def test_a_token_that_line_does_not_know_is_reported(bot: Deployed) -> None:
    bot.me.plane.secrets["line-channel-access-token"] = ["wrong"]
    status, lines = bot.smoke()
    bot.me.plane.secrets["line-channel-access-token"] = [TOKEN]
    assert (status, lines[0]) == (
        1,
        "✗ LINE reaches the bot: LINE does not know this channel access token.",
    )


def test_a_channel_secret_is_replaced_with_both_in_force_and_line_reaches_the_bot(bot: Deployed) -> None:
    done = bot.me.run("rotate", "line-channel-secret", stdin=f"{NEW}\n")
    assert done.returncode == 0, done.stderr
    assert bot.me.plane.secrets["line-channel-secret"] == [OLD, f"{NEW} {OLD}"]
    assert bot.me.answers()["secret_versions"]["line-channel-secret"] == "2"
    assert "✓ LINE reaches “Tuneline”" in done.stderr
    assert "scripts/tuneline deploy rotate line-channel-secret --finish" in done.stderr
    again = bot.me.run("rotate", "line-channel-secret", stdin=f"{NEW}\n")
    assert again.returncode == 0, again.stderr
    assert bot.me.plane.secrets["line-channel-secret"] == [OLD, f"{NEW} {OLD}"], "broken off and given again"


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        ({"statusCode": 401, "reason": "ERROR_STATUS_CODE"}, "rotate line-channel-secret"),
        ({"statusCode": 403, "reason": "ERROR_STATUS_CODE"}, "deploy smoke in some minutes"),
        ({"statusCode": 404, "reason": "ERROR_STATUS_CODE"}, "deploy smoke in some minutes"),
        ({"statusCode": 0, "reason": "REQUEST_TIMEOUT"}, "did not answer LINE in time"),
        (
            {"statusCode": 0, "reason": "COULD_NOT_CONNECT", "detail": "Failure to connect"},
            "Failure to connect",
        ),
        ({"statusCode": 500, "reason": "SOMETHING_NEW", "detail": "500"}, "SOMETHING_NEW 500"),
    ],
)
def test_the_result_of_lines_test_is_reported_with_its_fix(answered: dict[str, Any], words: str) -> None:
    assert words in webhook_test.failure_text(answered)
