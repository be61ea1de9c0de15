"""Finding things by some of their letters, best matches first."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")


def score(query: str, text: str) -> float:
    """How well a text answers a query, 0 for not at all: letters in order, best side by side.

    Whole words and beginnings count most, and short texts more than long ones; the first letters of
    all words stand for the whole. Case is ignored.
    """
    asked, said = query.lower().strip(), text.lower()
    if not asked:
        return 1.0
    if asked == said or _first_letters(asked, said):
        return 7.0 + 1.0 / (1 + len(asked))
    at = said.find(asked)
    if at >= 0:
        begins = at == 0 or not said[at - 1].isalnum()
        return 3.0 + begins + (at == 0) + 1.0 / (1 + len(said))
    return _scattered(asked, text, said)


def _first_letters(asked: str, said: str) -> bool:
    """Whether a query is an abbreviation: the first letters of two words or more."""
    return len(asked) > 1 and asked == "".join(word[0] for word in _WORD.findall(said))


def _scattered(asked: str, text: str, said: str) -> float:
    """Letters in order with gaps: the share of them that follow another or begin a word."""
    good, last = 0, -1
    for letter in asked:
        if letter == " ":
            continue
        at = said.find(letter, last + 1)
        if at < 0:
            return 0.0
        begins = at == 0 or not said[at - 1].isalnum() or text[at].isupper()
        good += at == last + 1 or begins
        last = at
    share = good / len(asked.replace(" ", ""))
    return 1.0 + share if share >= 0.6 else 0.0


def words_score(query: str, texts: Iterable[tuple[str, float]]) -> float:
    """The score of a thing with several texts, each with a weight; every word must be found."""
    named = tuple(texts)
    whole = max((weight * score(query, text) for text, weight in named), default=0.0)
    words = query.split()
    if len(words) < 2:
        return whole
    found = [max(weight * score(word, text) for text, weight in named) for word in words]
    return max(whole, sum(found) / len(found) if all(found) else 0.0)


def best(query: str, things: Iterable[T], text: Callable[[T], str], count: int) -> list[T]:
    """The `count` things whose text answers a query best, in order; fast for many thousands."""
    letters = [re.escape(letter) for letter in query if letter != " "]
    could = re.compile(".*?".join(letters), re.IGNORECASE).search
    scored = (
        (found, -at, thing)
        for at, thing in enumerate(things)
        if could(text(thing)) and (found := score(query, text(thing))) > 0
    )
    top = heapq.nlargest(count, scored, key=lambda each: each[:2])
    return [thing for *_, thing in top]
