"""A real worker that misbehaves in one way: `python -m tests.engine.odd_worker HOW ROLE SIGNAL`.

HOW is *noisy* (prints by every road there is, from forked data workers too), *babbling* (writes
garbage among its messages once the file SIGNAL exists), or *broken* (cannot load torch).
"""

from __future__ import annotations

import os
import signal as signals
import subprocess
import sys
import threading
import time
from pathlib import Path

from nnstudio.engine.handles import private_streams
from nnstudio.engine.streams import DescriptorStream
from nnstudio.engine.worker import Worker


def noise() -> None:
    """Write to 1 and 2 for a while, and read from 0."""
    while True:
        os.write(1, b"to descriptor 1\n")
        os.write(2, b"to descriptor 2\n")
        print("by print", flush=True)
        print("to stderr", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-c", "print(input() if 0 else 'a child')"], check=True)
        assert os.read(0, 10) == b""
        time.sleep(0.01)


def data_workers() -> None:
    """Iterate over data that forked workers print about."""
    import torch
    from torch.utils.data import DataLoader, Dataset

    class Printing(Dataset[torch.Tensor]):
        def __len__(self) -> int:
            return 8

        def __getitem__(self, at: int) -> torch.Tensor:
            print("from a data worker", at, flush=True)
            os.write(1, b"raw, from a data worker\n")
            return torch.zeros(2)

    while True:
        for _ in DataLoader(Printing(), num_workers=1):
            pass


def babble(target: DescriptorStream, signal: Path) -> None:
    """Write garbage when the file is there."""
    while not signal.exists():
        time.sleep(0.02)
    target.write(b"Epoch 1: loss 0.5\n")
    time.sleep(60)


def leave() -> None:
    """End with all data workers: one forked while a thread held a lock would stand for good."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signals.SIGKILL)
    os._exit(0)


def main(how: str, role: str, signal: str) -> None:
    source, target = private_streams(None)
    jobs = {"noisy": [noise, data_workers], "babbling": [lambda: babble(target, Path(signal))]}
    if how == "broken":
        sys.modules["torch"] = None  # type: ignore[assignment] # an import fails
    for job in jobs.get(how, []):
        threading.Thread(target=job, daemon=True).start()
    Worker("trainer" if role == "trainer" else "analyst", source, target).run()
    leave()


if __name__ == "__main__":
    main(*sys.argv[1:])
