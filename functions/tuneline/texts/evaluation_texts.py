"""The texts of an evaluation's report, in English and Traditional Chinese."""

from collections.abc import Mapping
from typing import Final

_EN: Final = {
    "title": "Before and after: {dataset}",
    "promoted": "The new model is promoted.",
    "held": "The new model is held; the bot keeps its current model.",
    "not_worse": "It is not significantly worse than the current model.",
    "worse": "Its answers are significantly worse than those of the current model.",
    "serving_gone": "The current model no longer answers.",
    "silent": "It answered none of the questions.",
    "too_few": "Not evaluated: with fewer than five held-out questions, no result is significant.",
    "no_time": "Fewer than five questions were answered within the time limit of one hour.",
    "manual": "The policy is manual: an operator decides.",
    "overtaken": "The model of a later upload already serves.",
    "auto": "The policy is auto: every model that answers is promoted.",
    "promote": "To promote it: scripts/tuneline model promote {version}",
    "before": "Before",
    "after": "After",
    "model": "Models",
    "prompt": "System prompt",
    "score": "Mean chrF (0 to 100)",
    "answered": "Answered",
    "result": "Results",
    "wins": "Wins / ties / losses",
    "share": "Share of wins (a tie counts half)",
    "measure": "Measured by",
    "judge": "Judge",
    "by_judge": "the judge {judge}",
    "by_chrf": "chrF, the similarity to the reference answer",
    "by_nothing": "nothing: too few questions",
    "chance": "Probability of differences this low if both models were equally good",
    "difference": "Mean difference",
    "cost": "Cost of the evaluation",
    "rule": "The rule",
    "rule_text": (
        "Policy {policy}. With gated, a model is held if its mean chrF is lower by 1.00 or more and "
        "differences this low occur by chance in at most 5 % of cases (exact one-sided sign-flip test of the "
        "paired differences; a missing answer counts 0). If a judge gave a verdict on at least five pairs "
        "and at least half of them, its wins, ties and losses replace chrF, and only the test decides."
    ),
    "questions": "Questions",
    "earlier": "Earlier messages",
    "question": "Question",
    "reference": "Reference answer",
    "winner_after": "After is better",
    "winner_before": "Before is better",
    "winner_tie": "The same",
    "unjudged": "No verdict",
    "none": "no answer",
    "refused": "the model's host refused the question",
    "empty": "the answer was empty",
    "gone": "the model was not found",
    "lost": "several requests got no answer",
    "busy": "the host was busy until the end",
    "no_questions": "There are no held-out questions, so there is nothing to compare.",
    "user": "User",
    "assistant": "Bot",
    "job": "Job",
    "version": "Version",
    "made": "Created",
    "colon": ": ",
}
_ZH_TW: Final = {
    "title": "新舊模型比較：{dataset}",
    "promoted": "新模型已上線。",
    "held": "新模型暫緩上線，機器人繼續使用目前的模型。",
    "not_worse": "新模型沒有顯著比目前的模型差。",
    "worse": "新模型的回答顯著比目前的模型差。",
    "serving_gone": "目前的模型已無法回答。",
    "silent": "新模型一題也沒有回答。",
    "too_few": "未評估：保留的問題不到五題，任何結果都不顯著。",
    "no_time": "一小時的時限內，完成回答的問題不到五題。",
    "manual": "策略是 manual：由管理員決定。",
    "overtaken": "較晚上傳的模型已經上線。",
    "auto": "策略是 auto：能回答的模型一律上線。",
    "promote": "讓它上線：scripts/tuneline model promote {version}",
    "before": "舊模型",
    "after": "新模型",
    "model": "模型",
    "prompt": "系統提示詞",
    "score": "平均 chrF（0 到 100）",
    "answered": "已回答",
    "result": "評估結果",
    "wins": "較好／相同／較差",
    "share": "勝率（相同算一半）",
    "measure": "評分方式",
    "judge": "評審",
    "by_judge": "評審模型 {judge}",
    "by_chrf": "chrF，也就是與參考答案的相似度",
    "by_nothing": "無：問題太少",
    "chance": "如果兩個模型一樣好，出現這麼低的差距的機率",
    "difference": "平均差距",
    "cost": "評估費用",
    "rule": "判斷規則",
    "rule_text": (
        "策略：{policy}。採用 gated 時，如果新模型的平均 chrF 低 1.00 以上，而且這麼低的差距偶然出現的機率"
        "不超過 5%（對成對差距做精確的單尾符號翻轉檢定，沒有回答的問題以 0 分計），新模型就暫緩上線。"
        "如果評審對至少五題且至少一半的問題做出判定，就以判定的較好、相同、較差取代 chrF，只看檢定結果。"
    ),
    "questions": "問題",
    "earlier": "先前的訊息",
    "question": "問題",
    "reference": "參考答案",
    "winner_after": "新模型較好",
    "winner_before": "舊模型較好",
    "winner_tie": "相同",
    "unjudged": "沒有判定",
    "none": "沒有回答",
    "refused": "模型平台拒絕了這個問題",
    "empty": "回答是空白的",
    "gone": "找不到模型",
    "lost": "多次請求都沒有得到回答",
    "busy": "平台一直忙碌",
    "no_questions": "沒有保留的問題，因此沒有可以比較的內容。",
    "user": "使用者",
    "assistant": "機器人",
    "job": "訓練工作",
    "version": "版本",
    "made": "建立時間",
    "colon": "：",
}
_LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = {"en": _EN, "zh-TW": _ZH_TW}


def report_texts(language: str) -> Mapping[str, str]:
    """The texts of a report in one of the bot's languages; English if there is no translation."""
    return _LANGUAGES.get(language, _EN)


def language_of(language: str) -> str:
    """The language of the texts that `report_texts` returns for one of the bot's languages."""
    return language if language in _LANGUAGES else "en"
