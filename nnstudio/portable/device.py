"""Where to compute."""

from __future__ import annotations

import torch


def pick_device(name: str = "auto") -> torch.device:
    """The device of that name; "auto" is the fastest that is there: CUDA, then MPS, then the CPU.

    Raises:
        ValueError: a name that torch does not know, or a device that this machine does not have.
    """
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if name == "auto":
        return torch.device(next(kind for kind, available in there.items() if available))
    kind, _, index = name.partition(":")
    number = int(index) if index.isdecimal() else (-1 if index else 0)
    count = torch.cuda.device_count() if kind == "cuda" else 1
    if not there.get(kind, False) or not 0 <= number < count:
        found = ", ".join(kind for kind, available in there.items() if available)
        raise ValueError(
            f"there is no device {name!r} here; this machine offers: {found}. Choose one of them,"
            " or auto."
        )
    return torch.device(name)
