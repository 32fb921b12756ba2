"""A project that does not exist, or has no billing account: `apply` creates and links it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import Ended
from tests.cli.deploy.control_plane import ACCOUNT
from tests.cli.deploy.operator import ANSWERS, Operator, at_a_terminal, operator
from tests.platforms import TOKEN, Line

LINE_VALUES = f"{'0123456789abcdef' * 2}\n{TOKEN}\n"
OTHER = "1D1D1D-2E2E2E-3F3F3F"
BOTH = {ACCOUNT: "My billing", OTHER: "The clinic"}
CREATE, LINK = ["projects", "create", "my-bot-1"], ["billing", "projects", "link", "my-bot-1"]


@pytest.fixture
def me(tmp_path: Path, line: Line) -> Iterator[Operator]:
    """Return an operator without a project."""
    with operator(tmp_path) as running:
        running.environment |= {"LINE_API_BASE_URL": line.url}
        running.plane.exists = running.plane.pays = False
        yield running


def apply(me: Operator, *words: str, stdin: str = LINE_VALUES) -> Ended:
    return me.run("apply", "--yes", "--no-smoke", *ANSWERS, *words, stdin=stdin)


def made(me: Operator) -> list[list[str]]:
    """Return the commands that make the project and link its account."""
    return [words for words in me.commands("gcloud") if words[:3] == CREATE or words[:3] == LINK[:3]]


def test_a_missing_project_is_made_paid_for_and_deployed_to(me: Operator) -> None:
    done = apply(me)
    assert done.returncode == 0, done.stderr
    assert made(me) == [CREATE, [*LINK, f"--billing-account={ACCOUNT}"]]
    assert f"{ACCOUNT}  My billing" in done.stderr
    assert "Add the bot as a friend." in done.stdout
    assert apply(me).returncode == 0
    assert len(made(me)) == 2, "a second run makes nothing again"


def test_a_project_that_nobody_pays_for_gets_an_account(me: Operator) -> None:
    me.plane.exists = True
    done = apply(me)
    assert done.returncode == 0, done.stderr
    assert made(me) == [[*LINK, f"--billing-account={ACCOUNT}"]]


def test_nothing_is_made_before_the_operator_agrees(me: Operator) -> None:
    done = me.run("apply", *ANSWERS)
    assert (done.returncode, "add --yes" in done.stderr) == (2, True)
    status, said = at_a_terminal(me, [("[y/N] ", "n")], "apply", *ANSWERS)
    assert status == 1
    assert f"Create the project my-bot-1, and link billing account {ACCOUNT} to it?" in said
    assert "in the US" in said
    assert me.plane.changes() == []


def test_a_person_with_only_an_account_and_a_channel_is_asked_seven_things_each_with_its_purpose(
    me: Operator,
) -> None:
    questions = [
        "Region where the bot runs and keeps its data; it cannot be changed later",
        "E-mail address that gets a message when the bot needs a person",
        "Language of the bot's own texts, such as greetings and reports",
        "Who trains the model: vertex (Gemini, in this project, no key)",
    ]
    keys = {
        "with it the bot checks that a message comes from LINE": "0123456789abcdef" * 2,
        "with it the bot replies to your users": TOKEN,
    }
    replies = [
        *((question, "") for question in questions),
        ("[y/N] ", "y"),
        *(("paste it, nothing is shown, then ENTER: ", value) for value in keys.values()),
    ]
    status, said = at_a_terminal(me, replies, "apply", "--project=my-bot-1", "--no-smoke")
    assert status == 0, said
    assert f"Create the project my-bot-1, and link billing account {ACCOUNT} to it?" in said
    assert all(purpose in said for purpose in keys)
    # Nothing else is asked, and each key's place in the console is named.
    assert len(re.findall(r"(?:\]|ENTER): |\[y/N\] ", said)) == len(replies)
    assert said.count("https://developers.line.biz/console: your channel, tab ") == 2
    assert "Billing account that pays for the project:" in said
    assert "It costs money while it runs: infra/README.md" in said
    assert me.answers()["trainer"] == "vertex"


def test_a_dry_run_makes_no_project(me: Operator) -> None:
    for exists in (False, True):
        me.plane.exists = exists
        done = me.run("apply", "--dry-run", *ANSWERS)
        assert done.returncode == 0, done.stderr
        assert ("would run: gcloud projects create my-bot-1" in done.stderr) != exists
        assert done.stderr.count("would run: gcloud billing projects link my-bot-1") == 1
    assert me.plane.changes() == []
    assert me.answers() == {}


def test_one_of_several_accounts_has_to_be_named_without_a_terminal(me: Operator) -> None:
    me.plane.accounts = BOTH
    done = apply(me)
    assert done.returncode == 1
    assert "choose with --billing-account=ID" in done.stderr
    assert all(f"{identity}  {name}" in done.stderr for identity, name in BOTH.items())
    assert me.plane.changes() == []
    named = apply(me, f"--billing-account={OTHER}")
    assert named.returncode == 0, named.stderr
    assert made(me)[-1] == [*LINK, f"--billing-account={OTHER}"]


def test_one_of_several_accounts_is_asked_for_at_a_terminal(me: Operator) -> None:
    me.plane.accounts = BOTH
    replies = [("list above)? ", "nonsense"), ("list above)? ", OTHER), ("[vertex]: ", ""), ("[y/N] ", "n")]
    status, said = at_a_terminal(me, replies, "apply", *ANSWERS)
    assert status == 1
    assert "This is none of them." in said
    assert f"link billing account {OTHER} to it?" in said


def test_another_account_does_not_replace_the_one_that_pays(me: Operator) -> None:
    me.plane.exists = me.plane.pays = True
    done = apply(me, f"--billing-account={OTHER}")
    assert done.returncode == 1
    assert f"my-bot-1 has the billing account {ACCOUNT} already" in done.stderr
    assert me.plane.changes() == []


def test_without_an_account_nothing_is_made_and_the_error_says_where_to_get_one(me: Operator) -> None:
    me.plane.accounts = {}
    done = apply(me)
    assert (done.returncode, "https://console.cloud.google.com/billing" in done.stderr) == (1, True)
    assert me.plane.changes() == []


@pytest.mark.parametrize(
    ("said", "helps"),
    [
        ("The project ID you specified is already in use by another project.", "This project id is taken"),
        ("You have exceeded your allotted project quota.", "You may make no more projects"),
        ("Callers must accept Terms of Service", "accept them"),
        ("Permission 'resourcemanager.projects.create' denied on parent", "Project Creator"),
    ],
)
def test_a_project_that_cannot_be_made_is_reported_with_what_helps(
    said: str, helps: str, me: Operator
) -> None:
    me.plane.no_project = said
    done = apply(me)
    assert done.returncode == 1
    assert said in done.stderr
    assert helps in done.stderr
    assert not me.plane.pays


@pytest.mark.parametrize(
    ("said", "helps"),
    [
        ("Cloud billing quota exceeded", "--billing-account"),
        ("Permission 'billing.resourceAssociations.create' denied", "Billing Account User"),
    ],
)
def test_an_account_that_cannot_be_linked_is_reported_and_the_next_run_goes_on(
    said: str, helps: str, me: Operator
) -> None:
    me.plane.no_link = said
    done = apply(me)
    assert (done.returncode, helps in done.stderr) == (1, True)
    me.plane.no_link = ""
    again = apply(me)
    assert again.returncode == 0, again.stderr
    assert made(me).count(CREATE) == 1
