"""A new model is compared with the serving one before it serves, with the real SDKs."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.models.evaluations import BASE, DATASET, STARTED, Scene, example, examples
from tuneline.inference.openai_api import AccessRetryError, BusyRetryError
from tuneline.models import lifecycle
from tuneline.models.evaluation.pairs import MOST_LOST
from tuneline.models.promotion_gate import version_of
from tuneline.notices.model_access import notify_model_access
from tuneline.notices.notice import Notices
from tuneline.notices.render import render_notice
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.job import Job
from tuneline.storage.records.notice import Notice

pytestmark = pytest.mark.stores("sqlite")

HELD_OUT = examples(12)
RIGHT = {one["messages"][1]["content"]: one["messages"][2]["content"] for one in HELD_OUT}
WRONG = dict.fromkeys(RIGHT, "我不知道，請自己上網查詢或改天再來問別人。")
CHOICE = '{"reason": "r", "better": "1"}'


async def finish(scene: Scene, job: StoredRecord[Job], *, ticks: int = 5) -> Job:
    """Tick until the job is closed; a minute passes between two ticks."""
    for _ in range(ticks):
        step = await scene.proving().step(job)
        if not step.is_open:
            return step
        scene.later(minutes=1)
    raise AssertionError("the evaluation did not end")


async def test_the_first_model_is_compared_with_the_base_model_on_the_same_prompt(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    version = version_of(job)
    ended = await finish(scene, job)
    assert (ended.state, ended.version) == ("serving", version)
    assert (await scene.read("bot/serving"))["version"] == version
    model = await scene.read(f"models/{version}")
    assert model["state"] == "ready"
    assert model["evaluation"]["code"] == "not_worse"
    assert model["evaluation"]["score_after"] == 100.0 > model["evaluation"]["score_before"]
    assert model["evaluation"]["share_won"] == 1.0
    probe, *asked = scene.openai.asked()
    assert probe["messages"][-1]["content"] == "OK?"
    assert {one["model"] for one in asked} == {BASE, job.record.model}
    assert {one["messages"][0]["content"] for one in asked} == {job.record.system_prompt}
    assert len(asked) == 24


async def test_a_model_trained_without_a_prompt_is_asked_without_and_the_base_model_with_the_bots(
    scene: Scene,
) -> None:
    await scene.dataset(HELD_OUT)
    await scene.documents.create("bot/settings", {"system_prompt": "你是機器人。"})
    job = scene.job(scene.train(RIGHT), prompt="")
    assert (await finish(scene, job)).state == "serving"
    _, *asked = scene.openai.asked()
    roles = {(one["model"], one["messages"][0]["role"]) for one in asked}
    assert roles == {(BASE, "system"), (job.record.model, "user")}
    assert {one["messages"][0]["content"] for one in asked if one["model"] == BASE} == {"你是機器人。"}
    assert (await scene.read("bot/serving"))["system_prompt"] == ""


async def test_a_model_that_is_worse_is_held_and_the_serving_one_stays(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    await scene.serve(scene.train(RIGHT))
    job = scene.job(scene.train(WRONG))
    version = version_of(job)
    ended = await finish(scene, job)
    assert (ended.state, ended.version) == ("held", version)
    assert (await scene.read("bot/serving"))["version"] == "1"
    model = await scene.read(f"models/{version}")
    assert (model["state"], model["evaluation"]["code"]) == ("held", "worse")
    (notice,) = await scene.documents.query("notices", where={})
    assert (notice.data["kind"], notice.data["about"]) == ("model_held", version)
    facts = notice.data["facts"]
    assert facts["score_before"] == 100.0 > facts["score_after"]
    assert (facts["share_won"], facts["report"]) == (0.0, f"evaluations/{version}.html")


async def test_a_model_that_answers_the_same_is_promoted(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    await scene.serve(scene.train(RIGHT))
    assert (await finish(scene, scene.job(scene.train(RIGHT)))).state == "serving"
    (notice,) = await scene.documents.query("notices", where={})
    assert notice.data["kind"] == "model_promoted"
    assert (notice.data["facts"]["code"], notice.data["facts"]["share_won"]) == ("not_worse", 0.5)


@pytest.mark.parametrize("held_out", [None, HELD_OUT[:4]], ids=["none", "four"])
async def test_with_too_few_held_out_questions_it_is_promoted_and_marked_so(
    scene: Scene, held_out: list[dict[str, object]] | None
) -> None:
    await scene.dataset(held_out)
    await scene.serve(scene.train(RIGHT))
    job = scene.job(scene.train(WRONG))
    assert (await finish(scene, job)).state == "serving"
    model = await scene.read(f"models/{version_of(job)}")
    assert (model["evaluation"]["code"], model["evaluation"]["measure"]) == ("too_few", None)
    report = json.loads(scene.artifact(f"evaluations/{version_of(job)}.json"))
    assert len(report["questions"]) == len(held_out or [])


@pytest.mark.parametrize(
    ("option", "setting", "state"),
    [
        ({"promote": "manual"}, "auto", "held"),
        ({}, "manual", "held"),
        ({"promote": "auto"}, "manual", "serving"),
        ({}, "auto", "serving"),
    ],
)
async def test_the_uploads_option_counts_before_the_bots_setting(
    scene: Scene, option: dict[str, str], setting: str, state: str
) -> None:
    await scene.documents.create("bot/settings", {"promote": setting})
    await scene.dataset(HELD_OUT, **option)
    await scene.serve(scene.train(RIGHT))
    assert (await finish(scene, scene.job(scene.train(WRONG)))).state == state


async def test_a_model_that_answers_nothing_is_never_promoted(scene: Scene) -> None:
    await scene.documents.create("bot/settings", {"promote": "auto"})
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    scene.openai.set(model_answers={str(job.record.model): " "})
    assert (await finish(scene, job)).state == "held"
    assert (await scene.read(f"models/{version_of(job)}"))["evaluation"]["code"] == "silent"


async def test_when_the_serving_model_is_gone_the_new_one_takes_over(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    await scene.serve("ft:gone")
    job = scene.job(scene.train(WRONG))
    assert (await finish(scene, job)).state == "serving"
    assert (await scene.read(f"models/{version_of(job)}"))["evaluation"]["code"] == "serving_gone"


async def test_a_new_model_that_is_not_known_yet_is_waited_for(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    scene.openai.fault("chat", "status", status=404)
    assert (await scene.proving().step(job)).state == "activating"
    # It answers the probe, and is unknown to the host's next machine.
    scene.openai.fault("chat", "status", status=404, skip=1)
    assert (await scene.proving().step(job)).state == "evaluating"
    assert (await finish(scene, job)).state == "serving"


@pytest.mark.stores("sqlite", "firestore")
async def test_what_is_answered_is_not_paid_for_again(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    scene.openai.fault("chat", "status", status=500, times=3, skip=9)
    assert (await scene.proving().step(job)).state == "evaluating"
    scene.later(minutes=5)
    assert (await finish(scene, job)).state == "serving"
    # The probe, and each question once; the failed ones never reached a model.
    assert len(scene.openai.asked()) == 1 + 24


@pytest.mark.stores("sqlite", "firestore")
async def test_two_pollers_at_once_pay_once(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    scene.openai.set(chat_seconds=0.05)
    for _ in range(4):
        states = await asyncio.gather(*(scene.proving().step(job) for _ in range(4)))
        if all(one.state == "serving" for one in states):
            break
    asked = [one for one in scene.openai.asked() if one["messages"][-1]["content"] != "OK?"]
    assert len(asked) == 24
    assert len(await scene.documents.query("notices", where={})) == 1


async def test_a_question_that_fails_for_good_is_shown_unanswered(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    scene.openai.fault("chat", "status", status=400, skip=1, body={"error": {"message": "no", "code": None}})
    assert (await finish(scene, job)).state == "serving"
    report = json.loads(scene.artifact(f"evaluations/{version_of(job)}.json"))
    (failed,) = [one for one in report["questions"] if one["after"]["text"] is None]
    assert (failed["after"]["why"], failed["after"]["chrf"], failed["winner"]) == ("refused", 0.0, "before")
    assert report["verdict"]["answered"] == 11


async def test_lost_answers_are_asked_for_a_few_times_only(scene: Scene) -> None:
    await scene.dataset(HELD_OUT[:6])
    job = scene.job(scene.train(RIGHT))
    assert (await scene.read("models/x")) == {}
    await scene.proving()._model.probe(scene.candidate(job))
    before = scene.openai.calls("chat")
    scene.openai.fault("chat", "lost_answer", times=1000, skip=1)
    step = await finish(scene, job, ticks=30)
    assert step.state == "held"
    assert scene.openai.calls("chat") - before == 1 + 2 * 6 * MOST_LOST


async def test_an_hour_is_enough_then_it_is_judged_on_what_there_is(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    await scene.serve(scene.train(RIGHT))
    job = scene.job(scene.train(RIGHT))
    scene.openai.fault("chat", "status", status=429, times=10_000, skip=9)
    assert (await scene.proving().step(job)).state == "evaluating"
    scene.later(minutes=61)
    assert (await finish(scene, job)).state == "held"
    model = await scene.read(f"models/{version_of(job)}")
    assert model["evaluation"]["code"] == "no_time"


async def test_a_host_that_has_enough_is_left_alone_until_the_next_tick(scene: Scene) -> None:
    await scene.dataset(examples(50))
    job = scene.job(scene.train(RIGHT))
    scene.openai.fault("chat", "status", status=429, times=10_000, skip=1)
    await scene.proving().step(job)
    assert scene.openai.calls("chat") <= 1 + 8


NO_ACCESS = [("no_credit", 429, "insufficient_quota"), ("key_refused", 401, "invalid_api_key")]


@pytest.mark.parametrize("skip", [0, 1, 9, 25], ids=["the probe", "first", "later", "the judge"])
@pytest.mark.parametrize(("code", "status", "reason"), NO_ACCESS)
async def test_a_host_that_an_evaluation_waits_for_is_reported_once_a_day(
    scene: Scene, code: str, status: int, reason: str, skip: int
) -> None:
    scene.judge = "gpt-4.1-2025-04-14"
    await scene.dataset(HELD_OUT)
    await scene.serve(scene.train(WRONG))
    serving = (await scene.read("bot/serving"))["model"]
    job = scene.job(scene.train(RIGHT))
    scene.openai.set(model_answers={scene.judge: CHOICE})
    body = {"error": {"message": "no", "code": reason}}
    scene.openai.fault("chat", "status", status=status, body=body, times=10_000, skip=skip)
    for _ in range(2):
        if skip:
            assert (await scene.proving().step(job)).state == "evaluating"
        else:
            with pytest.raises(AccessRetryError):
                await scene.proving().step(job)
        scene.later(minutes=1)
    (notice,) = await scene.documents.query("notices", where={})
    assert notice.path == f"notices/{code}-{STARTED:%Y-%m-%d}"
    secrets = {"secret": "openai-api-key", "own_secret": "chat-api-key"}
    facts = {"evaluated": version_of(job), "model": serving if skip else None, **secrets}
    assert (notice.data["kind"], notice.data["facts"]) == (code, facts)
    shown = render_notice(Notice.from_document(notice.data), "en")
    assert f"The evaluation of {version_of(job)} waits" in shown.what
    assert ("instead of" in shown.what) == (skip > 0)
    scene.openai.recover()
    assert (await finish(scene, job)).state == "serving"


async def test_what_users_met_today_is_not_reported_again_for_an_evaluation(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    notices = Notices(documents=scene.documents, now=scene.now)
    await notify_model_access(notices, "key_refused", model=BASE, endpoint="", now=scene.now())
    scene.openai.fault("chat", "status", status=401, times=10_000, skip=3)
    await scene.proving().step(job)
    (notice,) = await scene.documents.query("notices", where={})
    assert "evaluated" not in notice.data["facts"]
    scene.later(days=1)
    await scene.proving().step(job)
    assert len(await scene.documents.query("notices", where={"kind": "key_refused"})) == 2


async def test_the_cost_is_counted_once_beside_the_job(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    await finish(scene, job)
    await finish(scene, job)
    evaluation = await scene.read(f"evaluations/{version_of(job)}")
    spending = await scene.read(f"spending/{STARTED:%Y-%m}")
    assert spending["datasets"] == {f"{DATASET}:evaluation": evaluation["usd"]}
    assert Decimal("0.0001") < Decimal(evaluation["usd"]) < Decimal("0.1")


async def test_another_model_promoted_meanwhile_is_what_the_new_one_has_to_match(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    good = scene.train(RIGHT)
    job = scene.job(scene.train(WRONG))
    scene.openai.fault("chat", "status", status=500, skip=20)
    assert (await scene.proving().step(job)).state == "evaluating"
    await scene.serve(good)
    scene.later(minutes=5)
    assert (await finish(scene, job)).state == "held"
    report = json.loads(scene.artifact(f"evaluations/{version_of(job)}.json"))
    assert report["before"]["model"] == good
    assert {one["before"]["chrf"] for one in report["questions"]} == {100.0}


async def test_a_model_that_a_person_promoted_meanwhile_is_not_held(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(WRONG))
    scene.openai.fault("chat", "status", status=500, skip=5)
    assert (await scene.proving().step(job)).state == "evaluating"
    await scene.serve(str(job.record.model), version_of(job))
    scene.later(minutes=5)
    assert (await finish(scene, job)).state == "serving"
    assert (await scene.read(f"models/{version_of(job)}"))["state"] == "ready"
    assert await scene.documents.query("notices", where={}) == []


async def test_a_model_that_was_retired_while_it_was_evaluated_does_not_serve(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    version = version_of(job)
    scene.openai.fault("chat", "status", status=500, skip=5)
    assert (await scene.proving().step(job)).state == "evaluating"
    await lifecycle.retire(
        scene.documents, version, base_model=BASE, by="mei", reason="a wrong file", now=scene.now()
    )
    scene.later(minutes=5)
    assert (await finish(scene, job)).state == "held"
    assert await scene.documents.get_many(["bot/serving"]) == [None]
    assert (await scene.read(f"models/{version}"))["state"] == "retired"
    assert await scene.documents.query("notices", where={}) == []


async def test_a_model_that_was_promoted_and_rolled_back_meanwhile_is_not_said_to_serve(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    scene.openai.fault("chat", "status", status=500, skip=5)
    assert (await scene.proving().step(job)).state == "evaluating"
    await scene.serve(str(job.record.model), version_of(job))
    await lifecycle.roll_back(
        scene.documents, base_model=BASE, by="mei", reason="wrong hours", now=scene.now()
    )
    scene.later(minutes=5)
    await finish(scene, job)
    assert (await scene.read("bot/serving"))["version"] == "base"
    kinds = [one.data["kind"] for one in await scene.documents.query("notices", where={})]
    assert kinds == ["model_rolled_back"]


async def test_a_conversation_is_asked_with_what_was_said_before(scene: Scene) -> None:
    turns = [{"role": "user", "content": "你好"}, {"role": "assistant", "content": "您好，請說。"}]
    held_out = [example("頭痛看哪科？", "神經內科。", *turns), *HELD_OUT]
    await scene.dataset(held_out)
    job = scene.job(scene.train(RIGHT))
    await finish(scene, job)
    asked = [one["messages"] for one in scene.openai.asked() if len(one["messages"]) > 2]
    assert [one["content"] for one in asked[0][1:]] == ["你好", "您好，請說。", "頭痛看哪科？"]
    assert "您好，請說。" in scene.artifact(f"evaluations/{version_of(job)}.html")


class TestJudge:
    """With EVALUATION_JUDGE."""

    @pytest.fixture
    def judged(self, scene: Scene) -> Scene:
        scene.judge = "gpt-4o-2024-08-06"
        return scene

    async def test_the_judge_decides_in_place_of_the_score(self, judged: Scene) -> None:
        await judged.dataset(HELD_OUT)
        await judged.serve(judged.train(RIGHT))
        job = judged.job(judged.train(WRONG))
        assert (await finish(judged, job)).state == "held"
        evaluation = (await judged.read(f"models/{version_of(job)}"))["evaluation"]
        assert (evaluation["measure"], evaluation["share_won"]) == ("judge", 0.0)
        asked = [one for one in judged.openai.asked() if one["model"] == judged.judge]
        assert len(asked) == 24

    async def test_a_judge_that_contradicts_itself_finds_ties(self, judged: Scene) -> None:
        await judged.dataset(HELD_OUT)
        await judged.serve(judged.train(RIGHT))
        job = judged.job(judged.train(WRONG))
        judged.openai.set(model_answers={judged.judge: CHOICE})
        assert (await finish(judged, job)).state == "serving"
        report = json.loads(judged.artifact(f"evaluations/{version_of(job)}.json"))
        assert {one["judged"] for one in report["questions"]} == {"tie"}
        assert report["verdict"]["figures"]["measure"] == "judge"

    async def test_without_usable_verdicts_the_score_decides(self, judged: Scene) -> None:
        await judged.dataset(HELD_OUT)
        await judged.serve(judged.train(RIGHT))
        job = judged.job(judged.train(WRONG))
        judged.openai.set(model_answers={judged.judge: "Both answers are lovely, I could not choose!"})
        assert (await finish(judged, job)).state == "held"
        evaluation = (await judged.read(f"models/{version_of(job)}"))["evaluation"]
        assert (evaluation["measure"], evaluation["code"]) == ("chrF", "worse")
        # Twice in one order; the other order could not help any more.
        assert sum(one["model"] == judged.judge for one in judged.openai.asked()) == 2 * len(HELD_OUT)

    async def test_a_judge_that_does_not_exist_leaves_it_to_the_score(self, judged: Scene) -> None:
        judged.judge = "gpt-9"
        await judged.dataset(HELD_OUT)
        job = judged.job(judged.train(RIGHT))
        assert (await finish(judged, job)).state == "serving"
        assert (await judged.read(f"models/{version_of(job)}"))["evaluation"]["measure"] == "chrF"

    async def test_a_host_without_json_schemas_is_asked_in_another_way(self, judged: Scene) -> None:
        await judged.dataset(HELD_OUT[:6])
        job = judged.job(judged.train(RIGHT))
        refusal = {"error": {"message": "response_format is not supported", "code": None}}
        # After the probe and both answers to the one question that is asked first.
        proving = judged.proving()
        judged.openai.fault("chat", "status", status=400, body=refusal, skip=1 + 2 * 6)
        await proving.step(job)
        assert (await finish(judged, job)).state == "serving"
        report = json.loads(judged.artifact(f"evaluations/{version_of(job)}.json"))
        assert [one["judged"] for one in report["questions"]] == ["after"] * 6

    async def test_the_judges_calls_are_paid_for_once(self, judged: Scene) -> None:
        await judged.dataset(HELD_OUT)
        job = judged.job(judged.train(RIGHT))
        judged.openai.fault("chat", "status", status=500, skip=35)
        await judged.proving().step(job)
        judged.later(minutes=5)
        await finish(judged, job)
        assert len(judged.openai.asked()) == 1 + 24 + 24


@pytest.mark.stores("sqlite", "firestore")
async def test_a_store_that_is_away_raises_and_costs_nothing_twice(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    scene.openai.fault("chat", "status", status=503)
    with pytest.raises(BusyRetryError):
        await scene.proving().step(job)
    assert (await finish(scene, job)).state == "serving"


async def test_a_job_that_ends_late_does_not_put_its_model_before_that_of_a_later_one(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    early, late = scene.job(scene.train(RIGHT)), scene.job(scene.train(RIGHT), number=2)
    late = replace(late, record=replace(late.record, created_at=STARTED + timedelta(minutes=1)))
    assert (await finish(scene, late)).state == "serving"
    assert (await finish(scene, early)).state == "held"
    assert (await scene.read("bot/serving"))["version"] == version_of(late)
    model = await scene.read(f"models/{version_of(early)}")
    assert (model["state"], model["evaluation"]["code"]) == ("held", "overtaken")


async def test_a_model_whose_job_is_closed_before_it_is_proven_waits_for_a_person(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    scene.openai.fault("chat", "status", status=500, skip=5)
    assert (await scene.proving().step(job)).state == "evaluating"
    await scene.proving().give_up(job, "it took two days")
    model = await scene.read(f"models/{version_of(job)}")
    assert (model["state"], model["evaluation"]["reason"]) == ("held", "it took two days")


@pytest.mark.parametrize("judge", ["", "gpt-4.1-2025-04-14"])
async def test_an_evaluation_stops_at_what_the_month_has_left(scene: Scene, judge: str) -> None:
    """What was answered by then decides, and what a judge costs counts, too."""
    scene.judge, scene.month_usd = judge, Decimal("0.012")
    scene.openai.set(chat_answer=CHOICE)
    await scene.documents.create("bot/settings", {"answer_tokens": 300})
    await scene.documents.create("spending/2026-11", {"datasets": {DATASET: "0.01"}, "usd": "0.01"})
    await scene.dataset(examples(50))
    job = scene.job(scene.train(RIGHT), number=7)
    step = await finish(scene, job, ticks=10)
    assert scene.time < STARTED + timedelta(minutes=30)
    spending = await scene.read("spending/2026-11")
    assert Decimal(spending["usd"]) <= Decimal("0.012")
    assert 0 < Decimal(spending["datasets"][f"{DATASET}:evaluation"]) <= Decimal("0.002")
    assert not step.is_open


async def test_an_evaluation_is_reserved_before_its_first_call(scene: Scene) -> None:
    await scene.dataset(HELD_OUT)
    scene.seconds = 0
    job = scene.job(scene.train(RIGHT))
    assert (await scene.proving().step(job)).state == "evaluating"
    plain = Decimal((await scene.read("spending/2026-11"))["datasets"][f"{DATASET}:evaluation"])
    scene.judge = "gpt-4.1-2025-04-14"
    assert (await scene.proving().step(job)).state == "evaluating"
    judged = Decimal((await scene.read("spending/2026-11"))["datasets"][f"{DATASET}:evaluation"])
    assert 0 < plain < judged
    assert len(scene.openai.asked()) == 1, "the probe alone"


async def test_with_nothing_left_nothing_is_asked_and_a_person_decides(scene: Scene) -> None:
    scene.month_usd = Decimal("0.01")
    await scene.documents.create("spending/2026-11", {"datasets": {"x": "0.01"}, "usd": "0.01"})
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(RIGHT))
    assert (await finish(scene, job)).state == "held"
    assert len([one for one in scene.openai.asked() if one["messages"][-1]["content"] != "OK?"]) == 0
