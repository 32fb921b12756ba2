"""Findings on answers that contradict the bot's opening hours."""

from tuneline.datasets.findings.catalog_types import Code, warning

HOURS: dict[str, Code] = {
    "HOURS_DIFFER": warning(
        "The answer says “{said}”, but the bot's opening hours of {day} are {hours}.",
        "Write the same hours, or correct the bot's opening hours. The bot answers such questions from them.",
        "回答寫「{said}」，但機器人設定的{day}營業時間是 {hours}。",
        "請改成一樣的時間，或修正機器人設定的營業時間。這類問題，機器人會依設定的營業時間回答。",
    ),
    "HOURS_CLOSED": warning(
        "The answer says “{said}”, but by the bot's opening hours it is closed on {day}.",
        "Write the same hours, or correct the bot's opening hours. The bot answers such questions from them.",
        "回答寫「{said}」，但依機器人設定的營業時間，{day}沒有開。",
        "請改成一樣的時間，或修正機器人設定的營業時間。這類問題，機器人會依設定的營業時間回答。",
    ),
}
