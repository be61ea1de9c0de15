"""Messages that wait: plot events merge, so that a slow reader costs neither time nor memory.

Steps that follow each other become one event, of monitors and signs of life only the latest waits.
Where a million steps wait, the oldest are left out (a reader sees the gap by `Steps.first`): the
run's file has them all.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from nnstudio.engine.messages import Alive, Happened, Message
from nnstudio.project.event import Monitored, Steps

LONGEST = 4096  # steps in one merged event
MOST = 1_000_000  # steps that wait


class Backlog:
    """A queue. It is not thread-safe: its owner locks."""

    def __init__(self) -> None:
        self._items: deque[Message] = deque()
        self._steps = 0

    def __bool__(self) -> bool:
        return bool(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def add(self, message: Message) -> None:
        """Add a message, or merge it into one that waits."""
        event = message.event if isinstance(message, Happened) else None
        if isinstance(event, Steps):
            self._add_steps(event)
        elif isinstance(event, Monitored):
            self._drop_last(Monitored)
            self._items.append(message)
        elif isinstance(message, Alive) and self._items and isinstance(self._items[-1], Alive):
            self._items[-1] = message
        else:
            self._items.append(message)

    def take(self) -> Message:
        """The oldest; IndexError where there is none."""
        found = self._items.popleft()
        self._steps -= _steps_in(found)
        return found

    def take_all(self) -> list[Message]:
        """All, oldest first."""
        found = list(self._items)
        self._items.clear()
        self._steps = 0
        return found

    def _add_steps(self, event: Steps) -> None:
        self._steps += len(event.learning_rate)
        at = self._find(Steps)
        if at is not None:
            waiting = self._items[at]
            assert isinstance(waiting, Happened)
            merged = merge(waiting.event, event)  # type: ignore[arg-type]
            if merged is not None:
                self._items[at] = Happened(merged)
                return
        self._items.append(Happened(event))
        while self._steps > MOST:
            oldest = next(i for i, each in enumerate(self._items) if _is_event(each, Steps))
            self._steps -= _steps_in(self._items[oldest])
            del self._items[oldest]

    def _drop_last(self, kind: type[Monitored]) -> None:
        at = self._find(kind)
        if at is not None:
            del self._items[at]

    def _find(self, kind: type[Steps] | type[Monitored]) -> int | None:
        """Where the last of these events is, if only plot events came after it."""
        for at in range(len(self._items) - 1, -1, -1):
            item = self._items[at]
            if _is_event(item, kind):
                return at
            if isinstance(item, Happened) and not isinstance(item.event, Steps | Monitored):
                return None
        return None


def merge(first: Steps, second: Steps) -> Steps | None:
    """Both as one event, where the second goes on where the first ends."""
    count = len(first.learning_rate)
    follows = second.first == first.first + count and second.epoch == first.epoch
    names = [name for name, _ in first.losses] == [name for name, _ in second.losses]
    if not follows or not names or count + len(second.learning_rate) > LONGEST:
        return None
    pairs = zip(first.losses, second.losses, strict=True)
    return replace(
        first,
        losses=tuple((name, old + new) for (name, old), (_, new) in pairs),
        learning_rate=first.learning_rate + second.learning_rate,
        gradient_norm=first.gradient_norm + second.gradient_norm,
        seconds=second.seconds,
    )


def _steps_in(message: Message) -> int:
    event = message.event if isinstance(message, Happened) else None
    return len(event.learning_rate) if isinstance(event, Steps) else 0


def _is_event(message: Message, kind: type[Steps] | type[Monitored]) -> bool:
    return isinstance(message, Happened) and isinstance(message.event, kind)
