"""Count a chat example's tokens as they are billed, exactly and without a network.

There is no tokenizer for Macs with an Intel processor: what is counted there are estimates.

Only the tokenizer's compiled part is loaded: its Python package builds two dictionaries at import that take
half a second and eighty megabytes, and counting needs neither.
"""

import collections
import functools
import importlib.machinery
import importlib.util
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from tuneline import logs
from tuneline.datasets.plain_example import PlainExample
from tuneline.pricing import TOKENS_PER_EXAMPLE, base_of, is_gemini, price_of

Encoding = Literal["o200k_base", "cl100k_base", "gemini"]
# https://cookbook.openai.com/examples/chat_finetuning_data_prep
PER_EXAMPLE: Final = 3
PER_MESSAGE: Final = 3
PER_NAME: Final = 1
# A message has PER_MESSAGE tokens and one of its role; a text has no more than bytes, a character up to four.
_AT_MOST: Final = 4
# Gemini's tokenizer is not in any package that is light enough: its tokens are estimated from o200k_base.
# Measured with the vocabulary that Google's own SDK uses for Gemini: English has at most a tenth more tokens
# there, Chinese and Korean fewer, Thai and Japanese far fewer; but each digit is a token of its own.
GEMINI_TENTHS: Final = 11
_DIGITS: Final = {ord(digit): None for digit in "0123456789"}
_GEMINI_AT_MOST: Final = 5
# An image in Gemini's default resolution. https://ai.google.dev/gemini-api/docs/media-resolution
PER_GEMINI_IMAGE: Final = 1_120
# Rough: what gpt-4o takes for 1024 × 1024 pixels, for the size of an image is not looked at; and for any
# image in low detail. https://platform.openai.com/docs/guides/images-vision
PER_IMAGE: Final = 765
PER_IMAGE_IN_LOW_DETAIL: Final = 85


def encoding_of(model: str) -> Encoding:
    """How `model`, or a tuned model's base, cuts text: `cl100k_base` for gpt-4 (not 4o, 4.1) and gpt-3.5.

    Whatever came after them has `o200k_base`, and so, it is taken, has a model that nobody knew. The tokens
    of Gemini's models are estimates.
    """
    if is_gemini(model):
        return "gemini"
    base = base_of(model)
    return "cl100k_base" if base == "gpt-4" or base.startswith(("gpt-4-", "gpt-3.5")) else "o200k_base"


def counter(model: str) -> "Counter":
    """A counter for `model`, a base model or a tuned one. The tokenizer is loaded when it first counts."""
    price = price_of(model)
    return Counter(encoding_of(model), most=price.tokens_per_example if price else TOKENS_PER_EXAMPLE)


class Counter:
    """Counts the tokens of one encoding. Texts hold no half of a surrogate pair: JSON with one is refused.

    `most` are what an example may have: a longer one is cut at its end.
    """

    def __init__(self, encoding: Encoding, *, most: int = TOKENS_PER_EXAMPLE) -> None:
        self._encoding: Encoding = encoding
        self.most = most
        self.is_estimate = encoding == "gemini"
        # Roles, and the prompt that most examples of a file carry.
        self._again = functools.lru_cache(maxsize=32)(self.text)

    def text(self, text: str) -> int:
        """The tokens of `text`. What looks like a special token (`<|endoftext|>`) is text like any other."""
        return _count_of(self._encoding)(text)

    def around(self, examples: Sequence[PlainExample]) -> int:
        """The tokens of plain examples without those of their questions and answers, added up.

        With what `texts` gives for these it is what `example` gives.
        """
        role = self._again
        prompts = collections.Counter(one.prompt for one in examples if one.prompt is not None)
        turns = sum([len(one.questions) for one in examples])
        total = len(examples) * PER_EXAMPLE + turns * (2 * PER_MESSAGE + role("user") + role("assistant"))
        for prompt, times in prompts.items():
            total += times * (PER_MESSAGE + role("system") + role(prompt))
        return total

    def texts(self, texts: Iterable[str]) -> int:
        """The tokens of many texts, added up.

        A text takes a third less time than by `text` where others were counted just before and nothing else
        was done: the tokenizer's tables stay in the processor's cache.
        """
        return sum(map(_count_of(self._encoding), texts))

    def fits(self, texts: PlainExample) -> bool:
        """Whether a plain example is so short that it cannot have more tokens than one may."""
        at_most = _GEMINI_AT_MOST if self.is_estimate else _AT_MOST
        return PER_EXAMPLE + at_most * texts.size <= self.most

    def example(self, example: dict[str, Any]) -> int:
        """The tokens of one chat example that has passed the checks; `weight` is an instruction and not text.

        Tools and calls count as compact JSON: they are billed, and what exactly the model is given of them
        OpenAI does not publish. https://platform.openai.com/docs/guides/function-calling
        """
        total = PER_EXAMPLE + sum(self._message(message) for message in example["messages"])
        return total + sum(self._json(example[key]) for key in ("tools", "functions") if example.get(key))

    def _message(self, message: dict[str, Any]) -> int:
        total = PER_MESSAGE
        for key, value in message.items():
            if isinstance(value, str):
                total += self.text(value) + (PER_NAME if key == "name" else 0)
            elif key == "content" and isinstance(value, list):
                total += sum(self._part(part) for part in value)
            elif key != "weight" and value is not None:
                total += self._json(value)
        return total

    def _part(self, part: Any) -> int:
        match part:
            case str(text) | {"type": "text", "text": str(text)} | {"type": "refusal", "refusal": str(text)}:
                return self.text(text)
            case {"type": "image_url", "image_url": {"detail": "low"}}:
                return PER_GEMINI_IMAGE if self.is_estimate else PER_IMAGE_IN_LOW_DETAIL
            case {"type": "image_url"}:
                return PER_GEMINI_IMAGE if self.is_estimate else PER_IMAGE
        return self._json(part)

    def _json(self, value: Any) -> int:
        try:
            return self.text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
        except RecursionError:
            # Nested almost as deep as can be read is too deep to be written; what it says is still counted.
            return sum(self.text(word) for word in _words(value))


def _words(value: Any) -> Iterator[str]:
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield from one
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)
        else:
            yield str(one)


def is_exact() -> bool:
    """Say whether tokens are counted here; where the tokenizer cannot be installed they are estimated."""
    try:
        _extension()
    except ImportError:
        return False
    return True


@functools.cache
def _count_of(encoding: Encoding) -> Callable[[str], int]:
    if encoding == "gemini":
        return _gemini_estimate
    if not is_exact():
        logs.warning("the tokenizer is not installed here: tokens and prices are estimates")
        return _estimate
    count: Callable[[str], int] = _extension().tokenizer_for_encoding(encoding).count
    return count


def _gemini_estimate(text: str) -> int:
    """Estimate Gemini's tokens: at least nine tenths of the true number in ordinary prose."""
    digits = len(text) - len(text.translate(_DIGITS))
    return -(-_count_of("o200k_base")(text) * GEMINI_TENTHS // 10) + digits * 2 // 3


def _estimate(text: str) -> int:
    """Estimate the tokens of `text`, rather too many than too few: a token has three bytes or more."""
    return -(-len(text.encode()) // 3)


@functools.cache
def _extension() -> Any:
    """bpe-openai's compiled module, without the package around it. https://github.com/github/rust-gems"""
    # Finding a package at the top level does not import it.
    package = importlib.util.find_spec("bpe_openai")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("bpe-openai is not installed", name="bpe_openai")
    loader = importlib.machinery.ExtensionFileLoader("_bindings", str(_library(Path(package.origin).parent)))
    spec = importlib.util.spec_from_file_location("_bindings", loader.path, loader=loader)
    if spec is None:
        raise ImportError("bpe-openai has no compiled part for this Python", path=loader.path)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def _library(folder: Path) -> Path:
    # How a compiled module's file name ends depends on the system: .abi3.so, .pyd
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        if (file := folder / f"_bindings{suffix}").exists():
            return file
    raise ImportError("bpe-openai has no compiled part for this Python", path=str(folder))
