"""The one exception of the data readers: what is wrong with the data, where, and what to do."""

from __future__ import annotations


class DataError(ValueError):
    """Data that cannot be used as asked.

    The message reads `where: what. Expected …, got …. What to do.`, parts that are empty left out.

    Args:
        what: what is wrong, in words and without a full stop.
        where: the file, and as far as known the row and the column.
        expected: what would have been right.
        got: what was there instead.
        fix: what the user can do about it.
    """

    def __init__(
        self, what: str, where: object = "", expected: str = "", got: str = "", fix: str = ""
    ) -> None:
        self.what, self.where, self.expected, self.got, self.fix = (
            what,
            str(where),
            expected,
            got,
            fix,
        )
        found = [f"expected {expected}" if expected else "", f"got {got}" if got else ""]
        detail = ", ".join(part for part in found if part)
        sentences = [what, detail[:1].upper() + detail[1:], fix]
        text = " ".join(f"{sentence.rstrip('.')}." for sentence in sentences if sentence)
        super().__init__(f"{where}: {text}" if where else text)


def brief(value: object, longest: int = 60) -> str:
    """`repr` of a value, shortened for a message."""
    text = repr(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
