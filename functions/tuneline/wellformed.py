"""Make a text from outside safe to store and to send on."""


def wellformed(text: str) -> str:
    """`text` with each half of a surrogate pair that stands alone replaced.

    JSON can carry half an emoji (`"\\ud83d"`); encoded as UTF-8, as every store and every request does, it
    would be an error far from where it came in.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
