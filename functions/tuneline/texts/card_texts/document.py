"""The texts about documents that operators send, on the cards and in the menu."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": {
        "send_document": "也可以傳文書檔（.pdf、.md、.html），機器人會先告訴您費用，同意後再從中產生問答。",
        "sure_document": "共 {count} 個段落，產生問答的費用約 US{usd}，要產生嗎？",
        "sure_document_text": (
            "模型會讀「{name}」並寫出問題和回答。產生後會先檢查並告訴您訓練的費用，核准之前不會訓練。"
        ),
        "document_cut": "這份文書檔有 {total} 個段落，只會用前 {count} 個。其餘的請另存成一個檔案再傳。",
        "document_pages_left_out": "沒有可讀文字而略過的頁數：{count}",
        "yes_document": "產生問答",
    },
    "zh-CN": {
        "send_document": "也可以发送文档（.pdf、.md、.html），机器人会先告诉您费用，同意后再从中生成问答。",
        "sure_document": "共 {count} 个段落，生成问答的费用约 US{usd}，要生成吗？",
        "sure_document_text": (
            "模型会读“{name}”并写出问题和回答。生成后会先检查并告诉您训练的费用，批准之前不会训练。"
        ),
        "document_cut": "这份文档有 {total} 个段落，只会用前 {count} 个。其余的请另存为一个文件再发。",
        "document_pages_left_out": "没有可读文字而略过的页数：{count}",
        "yes_document": "生成问答",
    },
    "ja": {
        "send_document": (
            "文書（.pdf・.md・.html）を送ることもできます。費用をお知らせし、"
            "了承いただいてから質問と回答を作成します。"
        ),
        "sure_document": "{count} 段落から質問と回答を作成します。費用は約 US{usd} です。作成しますか？",
        "sure_document_text": (
            "モデルが「{name}」を読み、質問と回答を書きます。作成後に内容を確認し、"
            "学習の前に費用をお知らせします。"
        ),
        "document_cut": (
            "この文書は {total} 段落あり、最初の {count} 段落を使います。"
            "残りは別のファイルにしてお送りください。"
        ),
        "document_pages_left_out": "読み取れる文字がなく除いたページ：{count}",
        "yes_document": "作成する",
    },
    "ko": {
        "send_document": (
            "문서(.pdf, .md, .html)를 보내도 됩니다. 먼저 비용을 알려 드리고, 동의하시면 질문과 "
            "답변을 만듭니다."
        ),
        "sure_document": "단락 {count}개로 질문과 답변을 만듭니다. 비용은 약 US{usd}입니다. 만들까요?",
        "sure_document_text": (
            "모델이 “{name}” 파일을 읽고 질문과 답변을 작성합니다. 만든 뒤 먼저 검사하고, 학습하기 "
            "전에 비용을 알려 드립니다."
        ),
        "document_cut": (
            "이 문서에는 단락이 {total}개 있으며 처음 {count}개만 사용합니다. 나머지는 별도의 "
            "파일로 보내 주세요."
        ),
        "document_pages_left_out": "읽을 수 있는 글자가 없어 제외한 페이지: {count}",
        "yes_document": "만들기",
    },
    "th": {
        "send_document": ("หรือส่งเอกสาร (.pdf, .md, .html) บอตจะแจ้งค่าใช้จ่ายก่อน แล้วจึงสร้างคำถามคำตอบเมื่อคุณตกลง"),
        "sure_document": ("มี {count} ช่วงข้อความ การสร้างคำถามคำตอบมีค่าใช้จ่ายประมาณ US{usd} ต้องการสร้างหรือไม่"),
        "sure_document_text": (
            "โมเดลจะอ่าน “{name}” แล้วเขียนคำถามพร้อมคำตอบ จากนั้นระบบจะตรวจ และแจ้งค่าใช้จ่ายก่อนฝึก"
        ),
        "document_cut": ("เอกสารนี้มี {total} ช่วงข้อความ จะใช้ {count} ช่วงแรก ส่วนที่เหลือกรุณาส่งเป็นอีกไฟล์"),
        "document_pages_left_out": "จำนวนหน้าที่ไม่มีข้อความให้อ่านและถูกข้าม: {count}",
        "yes_document": "สร้างเลย",
    },
    "en": {
        "send_document": "Or a document (.pdf, .md, .html): the bot asks first, then makes pairs of it.",
        "sure_document": "Passages: {count}. Questions and answers of them cost about US{usd}. Make them?",
        "sure_document_text": (
            "The model reads “{name}” and writes them; then you see the price of a training."
        ),
        "document_cut": (
            "Only the first {count} of {total} passages are used. Send the rest as another file."
        ),
        "document_pages_left_out": "Pages without readable text, which are left out: {count}",
        "yes_document": "Make them",
    },
}
