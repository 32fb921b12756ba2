"""Convert other schemas of questions and answers to chat examples, without losing anything."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.schemas import chat_history
from tuneline.datasets.schemas.question_variants import (
    answers_key,
    holds_phrasings,
    only_answer,
    phrasings_key,
    ways_to_ask,
)
from tuneline.datasets.schemas.role_aliases import role_of

QUESTIONS = ("question", "q", "query", "user", "問題", "问题", "質問", "질문", "คำถาม")
ANSWERS = ("answer", "a", "response", "assistant", "回答", "答案", "答覆", "回覆", "答复", "답변", "คำตอบ")
SHAREGPT = {"human": "user", "user": "user", "gpt": "assistant", "assistant": "assistant", "system": "system",
            "chatgpt": "assistant", "bing": "assistant", "bard": "assistant"}  # fmt: skip
_USED = {
    "PROMPT_COMPLETION": ("prompt", "completion", "system"),
    "ALPACA": ("instruction", "input", "output", "system"),
    "SHAREGPT": ("conversations", "system"),
}
# These have one question, which may have several phrasings and follow earlier turns.
_WITH_HISTORY = frozenset({"PROMPT_COMPLETION", "ALPACA", "QUESTION_ANSWER"})
_KTO = {"messages", "prompt", "conversations", "instruction"}
Answers = Literal["recommended", "all"]


@dataclass(frozen=True)
class Rules:
    """What a schema leaves open: the system prompt to put first, and which of several answers to use.

    The examples of a Gemini model (`is_for_gemini`) and of a clinic (`is_for_clinic`) have further rules.
    """

    system_prompt: str | None = None
    answers: Answers = "recommended"
    is_for_gemini: bool = False
    is_for_clinic: bool = False


def as_examples(row: Row, rules: Rules) -> Iterator[tuple[Row | Problem, str | None]]:
    """Yield the chat examples in `row`, each with the code of its conversion (None: not converted).

    An object in no known schema is returned unchanged, and the checks report what it lacks.
    """
    value = row.value
    if isinstance(value, dict) and value.get("label") is False and _KTO & value.keys():
        yield problem("FORMAT_KTO", row.line), None
        return
    if not isinstance(value, dict) or any(key.strip().lower() == "messages" for key in value):
        yield (_with_system(row, rules))
        return
    if {"preferred_output", "non_preferred_output"} & value.keys() or {"chosen", "rejected"} <= value.keys():
        yield problem("FORMAT_DPO", row.line), None
        return
    if "payload" in value and isinstance(value["payload"], dict):
        yield problem("NOT_JSONL_HTML", row.line), None
        return
    for code, convert in _SCHEMAS.items():
        pairs = convert(value, rules)
        if pairs is not None:
            yield from _converted(row, pairs, code, rules)
            return
    yield row, None


def _converted(
    row: Row, pairs: list[list[Any]], code: str, rules: Rules
) -> Iterator[tuple[Row | Problem, str | None]]:
    """Yield the examples of an object in the schema `code`. All phrasings of a question are one group."""
    value = row.value
    earlier = chat_history.earlier_turns(value) if code in _WITH_HISTORY else []
    if earlier is None:
        key = next(filter(value.get, chat_history.KEYS))
        yield problem("HISTORY_TYPE", row.line, key, value[key], key=key), None
        return
    if earlier:
        yield problem("HISTORY", row.line), None
    if not pairs:
        yield problem("NONE_RECOMMENDED", row.line), None
    are_phrasings = code in _WITH_HISTORY and len(pairs) > 1
    group = pairs[0][-2]["content"] if are_phrasings else None
    for messages in pairs:
        example = {"messages": _first_system(messages, rules)}
        yield Row(row.line, example, group=group), "PHRASINGS" if are_phrasings else code
    for key in _unused(value, code):
        yield problem("KEYS_NOT_USED", row.line, key=key), None


def as_chat(question: str, answer: str, rules: Rules) -> dict[str, Any]:
    """Return the chat example of one question and its answer."""
    return {"messages": _first_system(_pair(question, answer), rules)}


def is_example(value: Any) -> bool:
    """Return whether `value` is a chat example, or has a schema that can be converted to one."""
    if not isinstance(value, dict):
        return False
    return "messages" in value or any(convert(value, Rules()) is not None for convert in _SCHEMAS.values())


def _unused(value: dict[str, Any], code: str) -> list[str]:
    """Return the keys with a value that is not used in the messages."""
    if code == "QUESTION_ANSWER":
        used = {*_question_and_answer(value), *(key for key in value if key.strip().lower() == "system")}
    else:
        used = {*_USED.get(code, value)}
    if code in _WITH_HISTORY:
        used |= {key for key in value if key in chat_history.KEYS or holds_phrasings(key)}
    return [key for key, member in value.items() if key not in used and member not in (None, "", [], {})]


def _with_system(row: Row, rules: Rules) -> tuple[Row, str | None]:
    messages = row.value.get("messages") if isinstance(row.value, dict) else None
    if rules.system_prompt is None or not isinstance(messages, list):
        return row, None
    if any(isinstance(item, dict) and item.get("role") in ("system", "developer") for item in messages):
        return row, None
    return Row(row.line, {**row.value, "messages": _first_system(messages, rules)}), "SYSTEM_PROMPT"


def _first_system(messages: list[Any], rules: Rules) -> list[Any]:
    has_prompt = bool(messages) and isinstance(messages[0], dict) and messages[0].get("role") == "system"
    if rules.system_prompt is None or has_prompt:
        return messages
    return [{"role": "system", "content": rules.system_prompt}, *messages]


def _pair(question: Any, answer: Any) -> list[Any]:
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


def _pairs(value: dict[str, Any], question: str | None, answer: Any, system: Any) -> list[list[Any]]:
    """Return a chat for each phrasing, after the earlier turns; only one if the answer is not a text."""
    answer = only_answer(answer)
    phrasings = ways_to_ask(value, question)[: None if isinstance(answer, str) else 1]
    first = [{"role": "system", "content": system}] if isinstance(system, str) and system.strip() else []
    earlier = chat_history.earlier_turns(value) or []
    return [[*first, *earlier, *_pair(phrasing, answer)] for phrasing in phrasings]


def _prompt_completion(value: dict[str, Any], _rules: Rules) -> list[list[Any]] | None:
    if not {"prompt", "completion"} <= value.keys():
        return None
    return _pairs(value, "prompt", value["completion"], value.get("system"))


def _alpaca(value: dict[str, Any], _rules: Rules) -> list[list[Any]] | None:
    if not {"instruction", "output"} <= value.keys():
        return None
    pairs = _pairs(value, "instruction", value["output"], value.get("system"))
    added = value.get("input")
    for messages in pairs:
        question = messages[-2]
        if isinstance(added, str) and added.strip() and isinstance(question["content"], str):
            question["content"] += f"\n\n{added}"
    return pairs


def _sharegpt(value: dict[str, Any], _rules: Rules) -> list[list[Any]] | None:
    turns = value.get("conversations")
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, dict) for turn in turns):
        return None
    if all("role" in turn and "from" not in turn for turn in turns):
        # Some files use OpenAI's key names. Their other keys are checked like those of messages.
        messages = [{**turn, "role": SHAREGPT.get(str(turn["role"]), turn["role"])} for turn in turns]
    elif all("from" in turn for turn in turns):
        messages = list(map(_from_sharegpt, turns))
    else:
        return None
    system = value.get("system")
    if isinstance(system, str) and system.strip():
        messages.insert(0, {"role": "system", "content": system})
    return [messages]


def _from_sharegpt(turn: dict[str, Any]) -> dict[str, Any]:
    role = SHAREGPT.get(str(turn["from"]), str(turn["from"]))
    weight = {"weight": turn["weight"]} if "weight" in turn else {}
    return {"role": role, "content": turn.get("value"), **weight}


def _ques_ans(value: dict[str, Any], rules: Rules) -> list[list[Any]] | None:
    """Convert questions with several answers, some recommended: a public counselling corpus."""
    about, answers = value.get("ques_info"), value.get("answers_info")
    if not isinstance(about, dict) or not isinstance(answers, list):
        return None
    question = "\n".join(text for text in (about.get("title"), about.get("content")) if text)
    wanted = [
        answer for answer in answers
        if isinstance(answer, dict) and (rules.answers == "all" or answer.get("recommend_flag") == "推荐")
    ]  # fmt: skip
    return [_pair(question, answer.get("content")) for answer in wanted]


def _efaqa(value: dict[str, Any], rules: Rules) -> list[list[Any]] | None:
    """Convert a title and the chat under it, whose messages may be labelled as knowledge."""
    title, chats = value.get("title"), value.get("chats")
    if not isinstance(title, str) or not isinstance(chats, list):
        return None
    answers = [chat for chat in chats if isinstance(chat, dict) and chat.get("sender") != "owner"]
    if rules.answers == "recommended":
        answers = [answer for answer in answers if _is_knowledge(answer.get("label"))]
    return [_pair(title, answer.get("value")) for answer in answers]


def _is_knowledge(label: Any) -> bool:
    return isinstance(label, dict) and label.get("knowledge") is True and label.get("negative") is not True


def _question_answer(value: dict[str, Any], _rules: Rules) -> list[list[Any]] | None:
    keys = {key.strip().lower(): key for key in value}
    question, answer = _question_and_answer(value)
    if question is None or answer is None:
        return None
    return _pairs(value, question, value[answer], value.get(keys.get("system", "")))


def _question_and_answer(value: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return both keys: those with the usual names, else the only ones that name a column, too."""
    keys = {key.strip().lower(): key for key in value}
    pair = []
    for names, role in ((QUESTIONS, "user"), (ANSWERS, "assistant")):
        same = [key for key in value if role_of(key) == role]
        pair.append(next((keys[name] for name in names if name in keys), same[0] if len(same) == 1 else None))
    return pair[0] or phrasings_key(value), pair[1] or answers_key(value)


_SCHEMAS: dict[str, Callable[[dict[str, Any], Rules], list[list[Any]] | None]] = {
    "PROMPT_COMPLETION": _prompt_completion,
    "ALPACA": _alpaca,
    "SHAREGPT": _sharegpt,
    "QUES_ANS": _ques_ans,
    "EFAQA": _efaqa,
    "QUESTION_ANSWER": _question_answer,
}
