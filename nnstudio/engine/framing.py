"""Frames: how a message lies on a pipe. Garbage is noticed at once, and never waited for.

A frame is a fixed head (magic, protocol version, number of buffers, length and CRC-32 of the JSON
text, length of all buffers), the lengths of the buffers, the text, and the buffers' raw bytes.
"""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any, Protocol

from nnstudio.engine.codec import CodecError, decode, encode
from nnstudio.engine.messages import PROTOCOL, Happened, Message

MAGIC = b"NNS\xe9"
_HEAD = struct.Struct("<4sHHIIQ")
LONGEST_TEXT = 2**28
MOST_BYTES = 2**31
_CHUNK = 2**20


class Garbage(ValueError):  # noqa: N818 - it says what was found
    """What came from a pipe is no message; says what it looks like."""


class Stream(Protocol):
    """One direction of a pipe."""

    def read(self, size: int) -> bytes:
        """At least one byte and at most `size`, waiting for it; none at the end."""

    def write(self, data: bytes) -> None:
        """Write everything, waiting for room; OSError where nobody reads any more."""

    def close(self) -> None:
        """End; what waits in `read` on the other side finds the end."""


def frame(message: Message) -> bytes:
    """The bytes of a message."""
    text, buffers = _written(message)
    content = text.encode("utf-8", "surrogatepass")
    total = sum(map(len, buffers))
    head = _HEAD.pack(MAGIC, PROTOCOL, len(buffers), len(content), zlib.crc32(content), total)
    lengths = struct.pack(f"<{len(buffers)}Q", *map(len, buffers))
    return b"".join([head, lengths, content, *buffers])


def _written(message: Message) -> tuple[str, list[bytes]]:
    if isinstance(message, Happened):  # its text is there already: the run's file needed it
        return f'{{"type":"Happened","event":{message.event.text}}}', []
    form, buffers = encode(message)
    return json.dumps(form, allow_nan=False, separators=(",", ":"), ensure_ascii=False), buffers


def read_message(stream: Stream) -> Message | None:
    """The next message, or None where the pipe has ended between two messages.

    Raises:
        Garbage: what came is no message of this version, or it ended in the middle of one.
    """
    head = _first(stream)
    if not head:
        return None
    if len(head) < _HEAD.size:
        raise Garbage("the pipe ended in the middle of a message")
    _, _, count, length, check, total = _HEAD.unpack(head)
    if length > LONGEST_TEXT or total > MOST_BYTES:
        raise Garbage(f"a message of {length:,} and {total:,} bytes is too long")
    sizes = struct.unpack(f"<{count}Q", _exactly(stream, 8 * count))
    if sum(sizes) != total:
        raise Garbage("the lengths of a message do not add up")
    content = _exactly(stream, length)
    if zlib.crc32(content) != check:
        raise Garbage(f"the check sum of a message is wrong: {_seen(content)}")
    buffers = [_exactly(stream, size) for size in sizes]
    return _decoded(content, buffers)


def _first(stream: Stream) -> bytes:
    """The head of a frame; refused at the first bytes that cannot be one."""
    head = b""
    expected = MAGIC + struct.pack("<H", PROTOCOL)
    while len(head) < _HEAD.size:
        more = stream.read(_HEAD.size - len(head))
        if not more:
            break
        head += more
        if head[:4] != MAGIC[: len(head)]:
            raise Garbage(f"something that is no message was written to the pipe: {_seen(head)}")
        if head[:6] != expected[: len(head)]:
            got = int.from_bytes(head[4:6], "little")
            raise Garbage(
                f"the other side speaks version {got} of the protocol, this one {PROTOCOL}. Install"
                " NN Studio anew, and start it again."
            )
    return head


def _exactly(stream: Stream, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = stream.read(min(size, _CHUNK))
        if not part:
            raise Garbage("the pipe ended in the middle of a message")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _decoded(content: bytes, buffers: list[bytes]) -> Message:
    try:
        form = json.loads(content.decode("utf-8", "surrogatepass"), parse_constant=_refused)
        return decode(form, buffers)
    except CodecError as error:
        raise Garbage(str(error)) from error
    except (ValueError, RecursionError) as error:
        raise Garbage(f"a message is no JSON ({error}): {_seen(content)}") from error


def _refused(word: str) -> Any:
    raise CodecError(f"{word} is no number of JSON")


def _seen(content: bytes) -> str:
    return repr(content[:40])
