"""An operator's files and taps get replies, a stranger's file the chat's note, a forged tap nothing."""

import pytest

from tests.chat.conftest import event_of
from tests.operator_chat.conftest import GROUP, STRANGER, Sent, remove_operators
from tests.platforms import Line
from tuneline.chat.handler import EventHandler
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts, operator_texts

pytestmark = pytest.mark.stores("sqlite")

OWN = operator_texts.texts("en")
NOTE = chat_texts.text("unsupported_file", "en")
FORGED = ["op:", "op:train:3f8a12:7", "op:promote:v2:1", "op:cancel:x", "op:" + "x" * 290, "op:\n\x00"]


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ({"name": "notes.DOCX"}, "file_document"),
        ({"name": "notes.mp4"}, "file_kind"),
        ({"name": "notes"}, "file_kind"),
        ({"name": ".."}, "file_kind"),
        ({"content": b""}, "file_empty"),
        ({"file_size": 2**30}, "file_too_large"),
        ({"file_size": 512 * 1024**2 + 1}, "file_too_large"),
    ],
)
async def test_one_that_cannot_be_is_refused_with_the_reason_before_its_content_is_fetched(
    operating: EventHandler, sent: Sent, line: Line, file: dict[str, str], key: str
) -> None:
    assert await operating.handle(sent(**file)) == "sent"
    (said,) = line.said()
    assert OWN[key].partition("{name}")[2].partition("{")[0] in said
    assert line.calls("content") == 0
    if key == "file_too_large":
        assert " MB; a dataset has at most 512 MB" in said
        assert " 512 MB;" not in said, "what is too large is not as large as what is allowed"


async def test_no_name_acts_on_the_reply(operating: EventHandler, sent: Sent, line: Line) -> None:
    names = ("../../etc/\u202evsc.exe\r\n{0}{name}", "x" * 5000 + ".exe", "\x1b[2J.exe", "{most}.exe")
    for name in names:
        assert await operating.handle(sent(name)) == "sent"
    said = line.said()
    assert "“../../etc/vsc.exe {0}{name}”" in said[0]
    assert "“" + "x" * 59 + "…”" in said[1]
    assert "“[2J.exe”" in said[2]
    assert "“{most}.exe”" in said[3]


@pytest.mark.stores("sqlite", "firestore")
async def test_an_operators_old_button_does_nothing_and_says_so(
    operating: EventHandler, sent: Sent, line: Line
) -> None:
    for data in FORGED:
        assert await operating.handle(sent(data=data)) == "sent"
    no_dataset = FORGED.index("op:train:3f8a12:7")
    expected = [OWN["button_old"]] * len(FORGED)
    expected[no_dataset] = OWN["dataset_gone"]
    assert line.said() == expected


@pytest.mark.parametrize("data", FORGED)
async def test_a_strangers_forged_tap_gets_nothing_and_is_recorded(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, data: str
) -> None:
    forged = sent(data=data, user=STRANGER)
    assert await operating.handle(forged) == "skipped"
    assert line.said(user=STRANGER) == []
    assert (await event_of(documents, forged))["state"] == "skipped"


async def test_a_strangers_file_gets_the_chats_note_and_a_groups_gets_none(
    operating: EventHandler, sent: Sent, line: Line
) -> None:
    assert await operating.handle(sent(user=STRANGER)) == "sent"
    assert line.said(user=STRANGER) == [NOTE]
    for given in ({}, {"user": STRANGER}):
        assert await operating.handle(sent(group=GROUP, **given)) == "skipped"
        assert await operating.handle(sent(group=GROUP, data="op:x", **given)) == "skipped"
    assert line.said(group=GROUP) == []


async def test_a_strangers_files_count_in_the_limits_and_an_operators_do_not(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line
) -> None:
    (settings,) = await documents.get_many(["bot/settings"])
    assert settings is not None
    await documents.replace(settings, {**settings.data, "per_minute": 1})
    assert [await operating.handle(sent(user=STRANGER)) for _ in range(3)] == ["sent", "sent", "limited"]
    assert [await operating.handle(sent(data="op:x")) for _ in range(3)] == ["sent"] * 3
    assert line.said() == [OWN["button_old"]] * 3


async def test_a_removed_operator_is_a_stranger_at_once(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line
) -> None:
    tapped, file = sent(data="op:train:3f8a12:7"), sent()
    await remove_operators(documents)
    assert await operating.handle(tapped) == "skipped"
    assert await operating.handle(file) == "sent"
    assert line.said() == [NOTE]


async def test_settings_that_cannot_be_read_make_no_operator(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line
) -> None:
    (settings,) = await documents.get_many(["bot/settings"])
    assert settings is not None
    await documents.replace(settings, {"operators": 7, "language": "en"})
    assert await operating.handle(sent()) == "sent"
    assert line.said() == [NOTE]


@pytest.mark.parametrize("event", [{"type": "text", "text": "hi"}, {"data": "late:01HZX3"}])
async def test_an_event_that_the_webhook_sends_elsewhere_is_refused_and_not_answered_wrongly(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, event: dict[str, str]
) -> None:
    stray = sent(**event)
    assert await operating.handle(stray) == "refused"
    assert "line_operator" in (await event_of(documents, stray))["reason"]
    assert line.said() == []
