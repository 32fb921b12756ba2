"""The replies about a model that answers a part of the chats, in each of the bot's languages."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "canary_set": "Model {version} answers {share} % of the chats from the next message on.",
        "canary_stopped": "The test of model {version} has stopped. All chats have the current model again.",
        "canary_none": "No model is being tested in a part of the chats.",
    },
    "zh-TW": {
        "canary_set": "從下一則訊息起，模型 {version} 回答 {share}% 的對話。",
        "canary_stopped": "已停止試用模型 {version}。所有對話再由目前的模型回答。",
        "canary_none": "現在沒有在部分對話試用的模型。",
    },
    "zh-CN": {
        "canary_set": "从下一条消息起，模型 {version} 回答 {share}% 的对话。",
        "canary_stopped": "已停止试用模型 {version}。所有对话再由当前的模型回答。",
        "canary_none": "现在没有在部分对话试用的模型。",
    },
    "ja": {
        "canary_set": "次のメッセージから、モデル{version}が{share}%のトークで回答します。",
        "canary_stopped": "モデル{version}の試用を中止しました。すべてのトークで現在のモデルが回答します。",
        "canary_none": "一部のトークで試用中のモデルはありません。",
    },
    "ko": {
        "canary_set": "다음 메시지부터 모델 {version}: 채팅의 {share}%에 답합니다.",
        "canary_stopped": "모델 {version} 시험을 중지했습니다. 모든 채팅에 다시 현재 모델이 답합니다.",
        "canary_none": "일부 채팅에서 시험 중인 모델이 없습니다.",
    },
    "th": {
        "canary_set": "ตั้งแต่ข้อความถัดไป โมเดล {version} จะตอบ {share}% ของแชต",
        "canary_stopped": "หยุดทดลองโมเดล {version} แล้ว โมเดลปัจจุบันกลับมาตอบทุกแชต",
        "canary_none": "ขณะนี้ไม่มีโมเดลที่กำลังทดลองกับแชตบางส่วน",
    },
}
