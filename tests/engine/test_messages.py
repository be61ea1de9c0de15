"""Messages survive the wire; anything else is refused with a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nnstudio.engine import messages as m
from nnstudio.engine.codec import CodecError, decode, encode
from tests.engine.samples import ARRAY, MESSAGES

ABSTRACT = {"Message", "Request", "Ask", "Reply", "FromRun"}


def test_every_kind_of_message_is_tried_here() -> None:
    assert {type(each).__name__ for each in MESSAGES} | ABSTRACT == set(m.kinds())


@pytest.mark.parametrize("message", MESSAGES, ids=lambda each: type(each).__name__)
def test_a_message_comes_back_as_it_was(message: m.Message) -> None:
    form, buffers = encode(message)
    again = decode(json.loads(json.dumps(form, allow_nan=False)), buffers)
    assert repr(again) == repr(message)
    assert [type(each) for each in buffers] == [bytes] * len(buffers)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (None, "no message None"),
        ([], "no message None"),
        ({"type": "Nothing"}, "no message 'Nothing'"),
        ({"type": "Hello"}, "Hello has the fields program"),
        ({"type": "Hello", "program": 3}, "Hello.program must be str, not 3"),
        ({"type": "Hello", "program": "1", "more": 1}, "Hello has the fields"),
        ({"type": "Control", "verb": "jump", "what": "", "value": 0.0}, "Control.verb"),
        ({"type": "Verify", "serial": True, "project": "", "folder": ""}, "Verify.serial"),
        ({"type": "Happened", "event": {"event": "Party"}}, "unknown event 'Party'"),
        ({"type": "Ready", "program": "", "role": "", "torch": "", "devices": [], "seconds": "x"},
         "Ready.role"),
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused_with_a_reason(form: Any, said: str) -> None:
    with pytest.raises(CodecError) as refused:
        decode(form, [])
    assert said in str(refused.value)


def test_an_array_must_fit_its_buffer() -> None:
    form, buffers = encode(m.Sampled(1, "train", 0, 5, ARRAY, (), ()))
    with pytest.raises(CodecError, match="has 24 bytes, not 23"):
        decode(dict(form), [buffers[0][:-1]])
    with pytest.raises(CodecError, match="no array of 0 buffers"):
        decode(dict(form), [])
    with pytest.raises(ValueError, match="cannot be object"):
        m.Array("object", (1,), b"12345678")
    with pytest.raises(ValueError, match="cannot be"):
        m.Array("uint8", (-1,), b"")


def test_no_field_hides_the_name_of_a_message() -> None:
    assert all("type" not in kind.__dataclass_fields__ for kind in m.kinds().values())
