"""Notes of operators' cards about a dataset and its rows, by their key, in all languages."""

from collections.abc import Mapping
from typing import Final

NOTES: Final[Mapping[str, Mapping[str, str]]] = {
    "fix_here": {
        "zh-TW": "也可以按「{button}」，直接在這裡改。",
        "zh-CN": "也可以点“{button}”，直接在这里改。",
        "ja": "「{button}」を押して、ここで直すこともできます。",
        "ko": "‘{button}’를 눌러 여기에서 바로 고칠 수도 있습니다.",
        "th": "หรือแตะ “{button}” เพื่อแก้ที่นี่ได้เลย",
        "en": "Or correct it here: tap “{button}”.",
    },
    "fix_rows_here": {
        "zh-TW": "也可以按前面卡片上的按鈕，直接在這裡改。",
        "zh-CN": "也可以点前面卡片上的按钮，直接在这里改。",
        "ja": "前のカードのボタンから、ここで直すこともできます。",
        "ko": "앞 카드의 버튼으로 여기에서 바로 고칠 수도 있습니다.",
        "th": "หรือใช้ปุ่มในการ์ดก่อนหน้าเพื่อแก้ที่นี่ได้เลย",
        "en": "Or correct the rows here, with the buttons of the cards.",
    },
    "row_corrected": {
        "zh-TW": (
            "第 {line} 列已改好。您電腦裡的檔案沒有跟著改，請記得也改；不然再傳那份檔案，就會蓋掉這次的修改。"
        ),
        "zh-CN": (
            "第 {line} 行已改好。您电脑里的文件没有跟着改，请记得也改；否则再发那份文件，就会覆盖这次的修改。"
        ),
        "ja": (
            "{line}行目を直しました。お手元のファイルは変わっていません。そちらも直しておかないと、もう一度"
            "送ったときに今回の変更が消えます。"
        ),
        "ko": (
            "{line}행을 고쳤습니다. 컴퓨터에 있는 파일은 그대로이니 함께 고쳐 주세요. 그 파일을 다시 보내면"
            " 이번 수정이 사라집니다."
        ),
        "th": (
            "แก้แถวที่ {line} แล้ว ไฟล์ในคอมพิวเตอร์ของคุณยังเหมือนเดิม กรุณาแก้ที่นั่นด้วย "
            "ไม่เช่นนั้นเมื่อส่งไฟล์นั้นอีกครั้ง การแก้นี้จะหายไป"
        ),
        "en": (
            "Row {line} is corrected. The file on your computer is unchanged: correct it there, too, or "
            "sending it again undoes this."
        ),
    },
    "replaces_corrected": {
        "zh-TW": "這一份取代了先前同名的檔案，連同在 LINE 改過的列。請確認這份檔案裡也已經改好。",
        "zh-CN": "这一份取代了之前同名的文件，包括在 LINE 里改过的行。请确认这份文件里也已经改好。",
        "ja": (
            "同じ名前の以前のファイルは、LINEで直した行も含めて、これに置き換わりました。このファイルでも直"
            "してあるか、ご確認ください。"
        ),
        "ko": (
            "LINE에서 고친 행을 포함해 같은 이름의 이전 파일을 대신합니다. 이 파일에도 고친 내용이 있는지 "
            "확인해 주세요."
        ),
        "th": ("ไฟล์นี้ใช้แทนไฟล์ก่อนหน้าที่มีชื่อเดียวกัน รวมถึงแถวที่แก้ใน LINE กรุณาตรวจว่าไฟล์นี้แก้แถวเหล่านั้นแล้วด้วย"),
        "en": (
            "This replaces the earlier file of the same name, with the rows that were corrected in LINE. "
            "Check that this file has those corrections, too."
        ),
    },
    "is_row_answer": {
        "zh-TW": "這是第 {line} 列的回答嗎？",
        "zh-CN": "这是第 {line} 行的回答吗？",
        "ja": "これは{line}行目の回答ですか？",
        "ko": "{line}행의 답변인가요?",
        "th": "นี่คือคำตอบของแถวที่ {line} ใช่ไหม",
        "en": "Is this the answer of row {line}?",
    },
    "is_row_question": {
        "zh-TW": "這是第 {line} 列的問題嗎？",
        "zh-CN": "这是第 {line} 行的问题吗？",
        "ja": "これは{line}行目の質問ですか？",
        "ko": "{line}행의 질문인가요?",
        "th": "นี่คือคำถามของแถวที่ {line} ใช่ไหม",
        "en": "Is this the question of row {line}?",
    },
    "learns_only_this": {
        "zh-TW": "新模型只會學這份資料集裡的問答，不包含以前訓練過的。",
        "zh-CN": "新模型只会学这份数据集里的问答，不包含以前训练过的。",
        "ja": "新しいモデルが学ぶのは、このデータセットの内容だけです。以前に学習した内容は含まれません。",
        "ko": "새 모델은 이 데이터셋에 있는 내용만 배우며, 이전에 학습한 내용은 포함되지 않습니다.",
        "th": "โมเดลใหม่จะเรียนรู้เฉพาะเนื้อหาในชุดข้อมูลนี้ ไม่รวมสิ่งที่เคยฝึกไว้ก่อนหน้า",
        "en": "A new model learns only what is in this dataset, nothing of earlier ones.",
    },
    "no_test_questions": {
        "zh-TW": "沒有題目留作測試，訓練後看不出新模型有沒有比較好。有 {count} 組以上的問答才會留測試題。",
        "zh-CN": "没有题目留作测试，训练后无法比较新模型有没有变好。问答要有 {count} 组以上，才会留测试题。",
        "ja": (
            "テスト用に残す質問がないため、新しいモデルが良くなったかどうかを確かめられません。質問と回答が"
            "{count}組以上あると、テスト用の質問が残ります。"
        ),
        "ko": (
            "테스트용으로 남긴 질문이 없어 새 모델이 더 나아졌는지 알 수 없습니다. 질문과 답변이 {count}쌍 "
            "이상이면 테스트용 질문을 남깁니다."
        ),
        "th": (
            "ไม่มีคำถามที่เก็บไว้ทดสอบ จึงบอกไม่ได้ว่าโมเดลใหม่ดีขึ้นหรือไม่ ต้องมีคำถามและคำตอบอย่างน้อย "
            "{count} คู่จึงจะเก็บไว้ทดสอบได้"
        ),
        "en": (
            "No question is kept for a test, so nobody can tell whether the new model is better. That "
            "takes at least {count} questions with answers."
        ),
    },
    "redo": {
        "zh-TW": "重做",
        "zh-CN": "重做",
        "ja": "やり直す",
        "ko": "다시 실행",
        "th": "ทำซ้ำ",
        "en": "Redo",
    },
    "send_how": {
        "zh-TW": "請在這個聊天室傳送有問題和回答的檔案。Excel 檔（.xlsx）或 CSV 最方便；可以傳：{kinds}",
        "zh-CN": "请在这个聊天窗口发送包含问题和回答的文件。Excel（.xlsx）或 CSV 最方便；可以发：{kinds}",
        "ja": (
            "質問と回答のファイルをこのトークに送ってください。Excel（.xlsx）かCSVが便利です。使える形式："
            "{kinds}"
        ),
        "ko": (
            "질문과 답변이 담긴 파일을 이 채팅방에 보내세요. Excel(.xlsx)이나 CSV가 가장 편합니다. 가능한 "
            "형식: {kinds}"
        ),
        "th": "ส่งไฟล์คำถามและคำตอบในแชตนี้ ไฟล์ Excel (.xlsx) หรือ CSV สะดวกที่สุด ส่งได้: {kinds}",
        "en": (
            "Send a file with questions and answers in this chat. Excel (.xlsx) and CSV are the easiest; "
            "possible are {kinds}"
        ),
    },
}
