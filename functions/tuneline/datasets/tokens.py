"""Count a chat example's tokens as they are billed, exactly and without a network.

The tokenizer does not exist for Macs with an Intel processor: there, tokens are estimated.

Only the tokenizer's compiled part is loaded: its Python package builds two dictionaries at import, which take
half a second and eighty megabytes and are not needed for counting.
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
from tuneline.datasets.simple_example import SimpleExample
from tuneline.pricing import TOKENS_PER_EXAMPLE, base_of, is_gemini, price_of

Encoding = Literal["o200k_base", "cl100k_base", "gemini"]
# https://cookbook.openai.com/examples/chat_finetuning_data_prep
PER_EXAMPLE: Final = 3
PER_MESSAGE: Final = 3
PER_NAME: Final = 1
# A text has at most as many tokens as bytes, and a character has at most four bytes.
_AT_MOST: Final = 4
# Gemini's tokenizer is not in any package that is light enough: its tokens are estimated from o200k_base.
# Measured with the vocabulary that Google's own SDK uses for Gemini: English has at most a tenth more tokens
# there, Chinese and Korean fewer, Thai and Japanese far fewer; but each digit is a token of its own.
GEMINI_TENTHS: Final = 11
_DIGITS: Final = {ord(digit): None for digit in "0123456789"}
_GEMINI_AT_MOST: Final = 5
# An image in Gemini's default resolution. https://ai.google.dev/gemini-api/docs/media-resolution
PER_GEMINI_IMAGE: Final = 1_120
# Estimates, because an image's size is not read: gpt-4o's tokens for 1024 × 1024 pixels, and for any image in
# low detail. https://platform.openai.com/docs/guides/images-vision
PER_IMAGE: Final = 765
PER_IMAGE_IN_LOW_DETAIL: Final = 85


def encoding_of(model: str) -> Encoding:
    """Return the encoding of `model`, or of a tuned model's base.

    It is `cl100k_base` for gpt-4 (not 4o and 4.1) and gpt-3.5, and `o200k_base` for later and unknown models.
    The tokens of Gemini's models are estimates.
    """
    if is_gemini(model):
        return "gemini"
    base = base_of(model)
    return "cl100k_base" if base == "gpt-4" or base.startswith(("gpt-4-", "gpt-3.5")) else "o200k_base"


def counter(model: str) -> "Counter":
    """Return a counter for `model`, a base or tuned model. The first count loads the tokenizer."""
    price = price_of(model)
    return Counter(encoding_of(model), most=price.tokens_per_example if price else TOKENS_PER_EXAMPLE)


class Counter:
    """Counts the tokens of one encoding. Texts have no lone surrogates: JSON with one is rejected.

    `most` is the number of tokens that an example may have: training cuts off the rest.
    """

    def __init__(self, encoding: Encoding, *, most: int = TOKENS_PER_EXAMPLE) -> None:
        self._encoding: Encoding = encoding
        self.most = most
        self.is_gemini = encoding == "gemini"
        # For roles, and for the prompt that most examples of a file have.
        self._again = functools.lru_cache(maxsize=32)(self.text)

    @property
    def is_estimate(self) -> bool:
        """Whether the numbers are estimates: for Gemini, and if the tokenizer cannot be installed."""
        return self.is_gemini or not is_exact()

    def text(self, text: str) -> int:
        """Return the tokens of `text`. A special token in it (`<|endoftext|>`) counts as ordinary text."""
        return _count_of(self._encoding)(text)

    def around(self, examples: Sequence[SimpleExample]) -> int:
        """Return the sum of the tokens of simple examples, without those of their questions and answers.

        Together with the result of `texts` for these, it is the result of `example`.
        """
        role = self._again
        prompts = collections.Counter(simple.prompt for simple in examples if simple.prompt is not None)
        turns = sum([len(simple.questions) for simple in examples])
        total = len(examples) * PER_EXAMPLE + turns * (2 * PER_MESSAGE + role("user") + role("assistant"))
        for prompt, times in prompts.items():
            total += times * (PER_MESSAGE + role("system") + role(prompt))
        return total

    def texts(self, texts: Iterable[str]) -> int:
        """Return the sum of the tokens of many texts.

        It takes a third less time than calls of `text` between other work: the tokenizer's tables stay in
        the processor's cache.
        """
        return sum(map(_count_of(self._encoding), texts))

    def fits(self, texts: SimpleExample) -> bool:
        """Return whether a simple example is too short to be over the limit."""
        at_most = _GEMINI_AT_MOST if self.is_gemini else _AT_MOST
        return PER_EXAMPLE + at_most * texts.size <= self.most

    def example(self, example: dict[str, Any]) -> int:
        """Return the tokens of one chat example that passed the checks. `weight` has none.

        Tools and calls count as compact JSON: they are billed, but OpenAI does not publish in which form.
        https://platform.openai.com/docs/guides/function-calling
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
                return PER_GEMINI_IMAGE if self.is_gemini else PER_IMAGE_IN_LOW_DETAIL
            case {"type": "image_url"}:
                return PER_GEMINI_IMAGE if self.is_gemini else PER_IMAGE
        return self._json(part)

    def _json(self, value: Any) -> int:
        try:
            return self.text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
        except RecursionError:
            # A value may be too deep to be written although it was read. Its texts are counted one by one.
            return sum(self.text(word) for word in _words(value))


def _words(value: Any) -> Iterator[str]:
    left = [value]
    while left:
        inner = left.pop()
        if isinstance(inner, dict):
            yield from inner
            left.extend(inner.values())
        elif isinstance(inner, list):
            left.extend(inner)
        else:
            yield str(inner)


def is_exact() -> bool:
    """Return whether tokens are counted here. If the tokenizer is not installed, they are estimated."""
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
    """Estimate the tokens of `text`. A token has at least three bytes, so the estimate is rather high."""
    return -(-len(text.encode()) // 3)


@functools.cache
def _extension() -> Any:
    """Load bpe-openai's compiled module without its package. https://github.com/github/rust-gems"""
    # `find_spec` of a top-level package does not import it.
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
    # The ending of a compiled module's file name depends on the system: .abi3.so, .pyd
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        if (file := folder / f"_bindings{suffix}").exists():
            return file
    raise ImportError("bpe-openai has no compiled part for this Python", path=str(folder))
