"""Frames on a pipe: whole messages come out, garbage is noticed at once."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.engine.framing import MAGIC, Garbage, frame, read_message
from nnstudio.engine.messages import Hello, Message
from nnstudio.engine.streams import MemoryPipe
from tests.engine.samples import MESSAGES


def read(data: bytes, ends: bool = True) -> Message | None:
    """The first message of some bytes; where they do not end, a wait would last forever."""
    pipe = MemoryPipe()
    pipe.write(data)
    if ends:
        pipe.close()
    return read_message(pipe)


def test_messages_come_out_in_order() -> None:
    pipe = MemoryPipe()
    for message in MESSAGES:
        pipe.write(frame(message))
    pipe.close()
    for message in MESSAGES:
        assert repr(read_message(pipe)) == repr(message)
    assert read_message(pipe) is None


@pytest.mark.parametrize("data", [b"Epoch 1\n", b"NNSx", b"\0", MAGIC + b"\xff\xff"])
def test_garbage_is_noticed_before_a_whole_head_has_come(data: bytes) -> None:
    with pytest.raises(Garbage):
        read(data, ends=False)


def test_another_version_is_said() -> None:
    data = bytearray(frame(Hello("1")))
    data[4:6] = struct.pack("<H", 77)
    with pytest.raises(Garbage, match="speaks version 77"):
        read(bytes(data))


def test_a_print_between_two_messages_is_noticed() -> None:
    pipe = MemoryPipe()
    pipe.write(frame(Hello("1")) + b"loss 0.5\n" + frame(Hello("2")))
    assert read_message(pipe) == Hello("1")
    with pytest.raises(Garbage, match="loss"):
        read_message(pipe)


def test_a_pipe_that_ends_within_a_message_is_no_end() -> None:
    whole = frame(MESSAGES[8])
    assert read(b"") is None
    for size in range(1, len(whole)):
        with pytest.raises(Garbage, match="ended in the middle"):
            read(whole[:size])


def test_lengths_that_no_message_has_are_refused_unread() -> None:
    data = bytearray(frame(Hello("1")))
    data[8:12] = struct.pack("<I", 2**32 - 1)
    with pytest.raises(Garbage, match="too long"):
        read(bytes(data), ends=False)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(frame(MESSAGES[8])) - 1), st.integers(1, 255))
def test_a_flipped_byte_gives_garbage_or_another_content_of_an_array(at: int, flip: int) -> None:
    data = bytearray(frame(MESSAGES[8]))
    data[at] ^= flip
    try:
        found = read(bytes(data))
    except Garbage:
        return
    assert type(found) is type(MESSAGES[8])
    assert at >= len(data) - 24
