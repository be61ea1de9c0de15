"""Between tensors, numpy arrays and the arrays of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from nnstudio.engine.messages import Array

if TYPE_CHECKING:
    from torch import Tensor

Numbers = numpy.ndarray[Any, Any]


def array_of(values: Numbers | Tensor) -> Array:
    """A tensor (on the CPU) or a numpy array as it is sent."""
    found = values if isinstance(values, numpy.ndarray) else values.detach().numpy()
    return Array(str(found.dtype), tuple(found.shape), numpy.ascontiguousarray(found).tobytes())


def numbers_of(array: Array) -> Numbers:
    """What was sent, as a numpy array that cannot be written to."""
    return numpy.frombuffer(array.data, array.dtype).reshape(array.shape)
