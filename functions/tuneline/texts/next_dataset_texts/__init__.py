"""What operators read about the next dataset: how much of users is in it, and what was masked."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": {
        "rated": "加入了 {count} 則使用者按讚的回答。",
        "left_personal": "有 {count} 則按讚的回答含有個人資料，沒有加入。",
        "masked": "使用者文字裡的個人資料已換成代號：{kinds}。",
        "kind": "{kind} {count} 處",
        "between": "、",
    },
    "zh-CN": {
        "rated": "加入了 {count} 条用户点赞的回答。",
        "left_personal": "有 {count} 条点赞的回答含有个人信息，没有加入。",
        "masked": "用户文字里的个人信息已换成代号：{kinds}。",
        "kind": "{kind} {count} 处",
        "between": "、",
    },
    "ja": {
        "rated": "ユーザーが高く評価した回答を{count}件追加しました。",
        "left_personal": "高く評価された回答のうち{count}件は、個人情報を含むため追加していません。",
        "masked": "ユーザーの文にある個人情報を記号に置き換えました：{kinds}。",
        "kind": "{kind} {count}か所",
        "between": "、",
    },
    "ko": {
        "rated": "사용자가 좋다고 평가한 답변을 {count}건 추가했습니다.",
        "left_personal": "좋다고 평가한 답변 중 {count}건은 개인정보가 있어 추가하지 않았습니다.",
        "masked": "사용자의 글에 있는 개인정보를 기호로 바꾸었습니다: {kinds}.",
        "kind": "{kind} {count}곳",
        "between": ", ",
    },
    "th": {
        "rated": "เพิ่มคำตอบที่ผู้ใช้กดถูกใจแล้ว {count} ข้อ",
        "left_personal": "ไม่ได้เพิ่มคำตอบที่ผู้ใช้กดถูกใจ {count} ข้อ เพราะมีข้อมูลส่วนบุคคล",
        "masked": "แทนที่ข้อมูลส่วนบุคคลในข้อความของผู้ใช้ด้วยสัญลักษณ์แล้ว: {kinds}",
        "kind": "{kind} {count} แห่ง",
        "between": ", ",
    },
    "en": {
        "rated": "Answers with a thumb up that were added: {count}.",
        "left_personal": "Answers with a thumb up that were left out, as they have personal data: {count}.",
        "masked": "Personal data in users' texts were replaced by placeholders: {kinds}.",
        "kind": "{kind} {count}",
        "between": ", ",
    },
}


def next_dataset_texts(language: str) -> Mapping[str, str]:
    """Return the texts by key, in one of the bot's languages."""
    return TEXTS[language]
