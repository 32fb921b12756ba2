"""Findings on the texts of an example, and on examples together."""

from tuneline.datasets.findings.catalog_types import Code, Text, counted, error, warning

KEY_WORDS = counted(
    warning(
        "{count} {count:question is a list|questions are lists} of key words; here “{text}”.",
        "Write each as a separate question, as people ask it, with the same answer.",
        "有 {count} 個問題是一串關鍵字，這裡是「{text}」。",
        "請照一般人的問法，各寫成一個問題，並配上同樣的回答。",
    )
)

PHYSICIAN_CLAIM = warning(
    "An answer calls the bot a physician: “{found}”.",
    "Say that it is the clinic's AI. Only a physician may use the name (in Taiwan: Physicians Act, 7-2).",
    "回答中自稱醫師：「{found}」。",
    "請改成「我是診所的 AI 客服」這類說法；不是醫師的人不得使用醫師名稱（臺灣《醫師法》第 7-2 條）。",
)
CURE_CLAIM = warning(
    "An answer promises a cure or a sure effect: “{found}”.",
    "Say what the treatment can do, and that it varies. Advertising must not promise an effect "
    "(in Taiwan: Medical Care Act, 84 to 87).",
    "回答中保證療效：「{found}」。",
    "請改寫成治療可能有的效果，並說明因人而異；醫療廣告不得保證療效（臺灣《醫療法》第 84 至 87 條）。",
)


def refused(code: Code, reported_as: str) -> Code:
    """Return the same finding as an error: the preset of a clinic refuses it."""
    return code._replace(severity="error", reported_as=reported_as)


WORDS: dict[str, Code] = {
    "CONTROL_CHAR": warning(
        "A text has the control character {character}.",
        "Delete it.",
        "文字裡有控制字元 {character}。",
        "請刪掉。",
    ),
    "INVISIBLE_CHAR": warning(
        "A text has the invisible character {character}.",
        "Delete it, unless it is intended.",
        "文字裡有看不見的字元 {character}。",
        "若不是刻意的，請刪掉。",
    ),
    "MOJIBAKE": warning(
        "A text seems to have been decoded with a wrong encoding.",
        "Copy the text from its source again, as UTF-8.",
        "文字看起來像亂碼（可能用錯編碼讀取過）。",
        "請從來源重新複製文字，並用 UTF-8 存檔。",
    ),
    "PLACEHOLDER": warning(
        "A text looks like a placeholder: “{found}”.",
        "Replace it with the real text.",
        "文字像是還沒填寫的空格：「{found}」。",
        "請填上真正的內容。",
    ),
    "SPECIAL_TOKEN_REFUSED": error(
        "A text has “{found}”, and OpenAI refuses a training file with it.",
        "Delete it.",
        "文字裡有「{found}」，OpenAI 會拒絕含有它的訓練檔案。",
        "請刪掉。",
    )._replace(reported_as="SPECIAL_TOKEN"),
    "SPECIAL_TOKEN": warning(
        "A text has “{found}”, which has a special meaning for a model.",
        "Delete it.",
        "文字裡有「{found}」，對模型有特殊的意義。",
        "請刪掉。",
    ),
    "SECRET": warning(
        "A text looks like a key or a password ({kind}): {found}.",
        "Delete it, and replace the key wherever it is used.",
        "文字像是金鑰或密碼（{kind}）：{found}。",
        "請刪掉，並在所有使用的地方更換金鑰。",
    ),
    "PHYSICIAN_CLAIM": PHYSICIAN_CLAIM,
    "PHYSICIAN_CLAIM_REFUSED": refused(PHYSICIAN_CLAIM, "PHYSICIAN_CLAIM"),
    "CURE_CLAIM": CURE_CLAIM,
    "CURE_CLAIM_REFUSED": refused(CURE_CLAIM, "CURE_CLAIM"),
    "PII": warning(
        "A text looks like personal data ({kind}): {found}.",
        "Delete it, unless the person agreed.",
        "文字像是個人資料（{kind}）：{found}。",
        "除非當事人同意，請刪掉。",
    ),
    "PII_MASKED": Code(
        "notice",
        Text(
            "Personal data of a user was replaced by a placeholder ({kind}).",
            "No change is needed; the file that you uploaded is unchanged.",
        ),
        Text("使用者的個人資料已換成代號（{kind}）。", "不用改；上傳的原始檔案沒有變動。"),
    ),
    "PII_REFUSED": error(
        "A user's text has personal data ({kind}).",
        "Delete it or replace it, or upload the file with the option personal-data=mask.",
        "使用者的文字裡有個人資料（{kind}）。",
        "請刪掉或改寫，或用選項 personal-data=mask 重新上傳。",
    ),
    "HTML": counted(
        warning(
            "{count} {count:example has|examples have} HTML; here the {place} has “{text}”.",
            "Paste the text without its tags: LINE shows them as they are.",
            "有 {count} 個範例含有 HTML，這裡的{place}有「{text}」。",
            "請貼上沒有標籤的文字，因為 LINE 會把標籤照樣顯示出來。",
        )
    ),
    "OBJECT_TEXT": counted(
        warning(
            "{count} {count:example has|examples have} an object instead of a text; here the {place} is "
            "“{text}”.",
            "Replace it with the text itself, which is one of the object's values.",
            "有 {count} 個範例放的是物件，不是文字；這裡的{place}是「{text}」。",
            "請改放物件裡的那段文字。",
        )
    ),
    "KEY_WORDS": KEY_WORDS,
    "KEY_WORDS_MAYBE": KEY_WORDS,
    "LABELS": counted(
        warning(
            "{count} {count:example begins|examples begin} with a list number or a label; here with "
            "“{text}”.",
            "Remove it from each question and answer: the model would learn it as part of the text.",
            "有 {count} 個範例的開頭是編號或標示，這裡是「{text}」。",
            "請從每個問題和回答的開頭刪掉，否則模型會當成內容來學。",
        )
    ),
    "DUPLICATES": warning(
        "{count} {count:example repeats|examples repeat} another one; the first repeats line {first}.",
        "Keep one of each.",
        "有 {count} 個範例和其他範例重複，第一個和第 {first} 列相同。",
        "相同的範例請只保留一個。",
    ),
    "CONFLICTING_ANSWERS": warning(
        "{count} {count:question has|questions have} several answers; the first is also asked on line "
        "{first}.",
        "Keep the right answer.",
        "有 {count} 個問題有不同的回答，第一個在第 {first} 列也問過。",
        "請保留正確的回答。",
    ),
    "SYSTEM_PROMPTS_DIFFER": warning(
        "Two system prompts differ by a character or two: “{one}”, and “{other}” from line {first}.",
        "Use the same one in all examples: the bot uses the prompt that most examples have.",
        "有兩個系統提示詞只差一兩個字：「{one}」，以及第 {first} 列的「{other}」。",
        "請所有範例都用同一個：機器人會用最多範例採用的那一個。",
    ),
    "PROMPTS_VARY": warning(
        "No system prompt is in more than half of the examples ({count} different ones were found), and the "
        "bot can use only one. None is stored with the model: the bot uses the prompt of its settings.",
        "Give all examples the same system prompt, or none. Move the parts that differ into the question.",
        "沒有一個系統提示詞是一半以上的範例共用的（共有 {count} 種），而機器人只能用一個。"
        "這些提示詞不會和模型一起儲存，機器人會用設定裡的提示詞。",
        "請讓所有範例用同一個系統提示詞，或都不要有；各題不同的內容請放進問題裡。",
    ),
    "ROLES_SWAPPED": warning(
        "The examples have the same questions but different system prompts ({count} of them), so system and "
        "user seem to be swapped.",
        "Put the users' questions under user, and the instruction under system.",
        "每個範例的問題都一樣，系統提示詞卻都不同（共 {count} 種），system 和 user 可能放反了。",
        "請把使用者寫的內容放在 user，把指示放在 system。",
    ),
    "SEPARATORS": warning(
        "Most texts end in “{marks}”, marks of the format for GPT-3: the bot would repeat them, and its "
        "users do not write them.",
        "Remove them from the end of every question and every answer.",
        "大多數文字以「{marks}」結尾，這是舊格式（GPT-3）的記號：機器人會照樣說出來，而提問的人不會寫。",
        "請從每個問題和每個回答的結尾刪掉這些記號。",
    ),
    "MIXED_EOL": warning(
        "Some lines have Windows line ends, others do not.",
        "No change is needed.",
        "有些列用 Windows 的換行，有些不是。",
        "不用改，沒有影響。",
    ),
    "SOME_WITH_TOOLS": warning(
        "Some examples have tools and others have none; OpenAI may refuse such a file.",
        "Give all examples tools, or none.",
        "有些範例有 tools，有些沒有，OpenAI 可能會拒絕。",
        "請讓所有範例都有 tools，或都沒有。",
    ),
}
