"""Who posts never waits."""

from __future__ import annotations

from nnstudio.engine.framing import frame, read_message
from nnstudio.engine.messages import Hello, Log, Message, Ready
from nnstudio.engine.outbox import Outbox
from nnstudio.engine.streams import MOST_WAITING, MemoryPipe


def test_posting_never_waits_for_a_reader_who_does_not_read() -> None:
    pipe = MemoryPipe()
    outbox = Outbox(pipe, "test")
    large = [Log("info", f"{at} " + "x" * MOST_WAITING) for at in range(20)]
    for message in large:
        outbox.post(message)  # would stand still for good if it waited
    assert not outbox.flush(0.1)
    outbox.close()
    assert [read_message(pipe) for _ in large] == large
    assert outbox.join(10)
    assert read_message(pipe) is None


def test_a_reader_who_is_gone_breaks_nothing() -> None:
    pipe = MemoryPipe()
    outbox = Outbox(pipe, "test")
    pipe.close()
    outbox.post(Hello("1"))
    assert outbox.flush(10)
    assert outbox.broken
    outbox.post(Hello("2"))
    outbox.close()
    assert outbox.join(10)


def test_a_message_that_cannot_be_written_does_not_hold_up_the_next() -> None:
    pipe = MemoryPipe()
    outbox = Outbox(pipe, "test")
    broken: Message = Ready(object(), "analyst", "", (), 0.0)  # type: ignore[arg-type]
    outbox.post(broken)
    outbox.post(Hello("2"))
    outbox.close()
    assert read_message(pipe) == Hello("2")
    assert len(frame(Hello("2"))) < 200
    assert outbox.join(10)
