"""Made-up Markdown documents, each with the texts that a reader of it has to see, in their order."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True)
class Written:
    """A piece of Markdown, and the texts in it."""

    markdown: str
    texts: tuple[str, ...]


WORDS = st.sampled_from(
    [
        "重點", "門診時間", "說明：", "（週一）", "「掛號」", "你好。", "さくら", "カード", "서울",
        "안녕하세요", "ตัวหนา", "สวัสดี", "Clinic", "Dr. Lin", "A-12", "3.14", "100%", "9:00",
        "中文 English", "🍎", "👨‍👩‍👧", "C#", "snake_case", "e\u0301t\u00e9", "（含稅）！", "$5",
        "5 公克", "x", "重點：", "“quoted”",
    ]
)  # fmt: skip
ADDRESSES = st.sampled_from(
    ["https://example.com/a_b_c", "https://example.com/看診?x=1&y=2", "http://example.com/A_(b)#c"]
)


@st.composite
def spans(draw: st.DrawFn) -> Written:
    """Something within a line."""
    word, address = draw(WORDS), draw(ADDRESSES)
    shapes = [
        Written(word, (word,)),
        *(Written(f"{mark}{word}{mark}", (word,)) for mark in ("**", "***", "~~", "`", "``")),
        Written(f" *{word}* ", (word,)),
        Written(f" __{word}__ ", (word,)),
        Written(f"**{word} *{word}* {word}**", (word,) * 3),
        Written(f" ~~**{word}**~~ ", (word,)),
        Written(f"[{word}]({address})", (word, address)),
        Written(f'[**{word}**]({address} "title")', (word, address)),
        Written(f" <{address}> ", (address,)),
        Written(f"![{word}]({address})", (word, address)),
        Written(f" <b>{word}</b><br>", (word,)),
        Written(f" {word}&nbsp;&amp; ", (word, "&")),
    ]
    return draw(st.sampled_from(shapes))


@st.composite
def lines(draw: st.DrawFn) -> Written:
    """Return a line that neither begins nor ends with a blank, and begins like no block."""
    found = draw(st.lists(spans(), min_size=1, max_size=4))
    markdown = " ".join(span.markdown.strip() for span in found)
    return Written("內文 " + markdown, ("內文", *(text for span in found for text in span.texts)))


@st.composite
def blocks(draw: st.DrawFn) -> Written:
    """One block: a paragraph, a heading, a list, a quote, code, a table, a rule."""
    some = draw(st.lists(lines(), min_size=2, max_size=4))
    kind = draw(st.sampled_from(["text", "heading", "title", "list", "steps", "quote", "rule", "code"]))
    texts = tuple(text for line in some for text in line.texts)
    if kind == "heading":
        return Written(f"{'#' * draw(st.integers(1, 6))} {some[0].markdown}", some[0].texts)
    if kind == "title":
        return Written(f"{some[0].markdown}\n=====", some[0].texts)
    if kind == "rule":
        return Written(draw(st.sampled_from(["---", "***", "* * *", "___"])), ())
    if kind == "code":
        code = tuple(line.markdown for line in some)
        return Written("```python\n" + "\n".join(code) + "\n```", code)
    prefixes: dict[str, Callable[[int], str]] = {
        "text": lambda index: "",
        "list": lambda index: "  " * index + "- ",
        "steps": lambda index: f"{index + 1}. ",
        "quote": lambda index: "> ",
    }
    before = prefixes[kind]
    return Written("\n".join(before(index) + line.markdown for index, line in enumerate(some)), texts)


@st.composite
def documents(draw: st.DrawFn, *, with_code: bool = True) -> Written:
    """Several blocks."""
    found = draw(st.lists(blocks(), min_size=1, max_size=5))
    if not with_code:
        found = [block for block in found if "`" not in block.markdown and "&" not in block.markdown]
    return Written(
        "\n\n".join(block.markdown for block in found),
        tuple(text for block in found for text in block.texts),
    )


@st.composite
def tables(draw: st.DrawFn) -> Written:
    """Return a table of one to four columns; its texts are the cells, without an order."""
    columns = draw(st.integers(1, 4))
    row = st.lists(lines(), min_size=columns, max_size=columns)
    rows = draw(st.lists(row, min_size=2, max_size=4))
    drawn = ["| " + " | ".join(cell.markdown for cell in cells) + " |" for cells in rows]
    rule = "|" + draw(st.sampled_from(["---", ":-:", " --- "])) + "|" + "---|" * (columns - 1)
    texts = tuple(text for cells in rows for cell in cells for text in cell.texts)
    return Written("\n".join([drawn[0], rule, *drawn[1:]]), texts)
