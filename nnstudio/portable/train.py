"""The command line of a `train.py`: `python train.py --help`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import nn

from .device import pick_device
from .errors import DataError
from .fit import fit
from .loop import prepare


def run(script: Any, make_model: Callable[[], nn.Module]) -> None:
    """Train as `script` says (the module `train.py` itself) and save weights and figures."""
    chosen = _arguments(script)
    script.SEED, script.EPOCHS, script.BATCH_SIZE = chosen.seed, chosen.epochs, chosen.batch_size
    threads = chosen.threads or torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        data = script.load_data(chosen.data)
        torch.set_num_threads(threads)
        training = prepare(script, make_model, data, chosen.device)
        parameters = sum(one.numel() for one in training.model.parameters())
        print(
            f"{parameters:,} parameters on {chosen.device}, {data.rows('train'):,} rows to train on"
        )
        history, last = fit(training, script.BEST)
    except (DataError, ArithmeticError) as error:
        sys.exit(f"train.py: {error}")
    chosen.out.mkdir(parents=True, exist_ok=True)
    torch.save(training.model.state_dict(), chosen.out / "best.pt")
    torch.save(last, chosen.out / "last.pt")
    _save(chosen.out / "preparation.json", data.preparation)
    _save(chosen.out / "history.json", asdict(history))
    print(f"weights and figures are in {chosen.out}")


def _save(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _arguments(script: Any) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(script.__doc__ or "Train.").splitlines()[0])
    add = parser.add_argument
    add("--data", type=Path, default=script.HERE / "data", help="folder with the data")
    add("--out", type=Path, default=script.HERE / "weights", help="folder for the weights")
    add("--epochs", type=int, default=script.EPOCHS, help="(default: %(default)s)")
    add("--seed", type=int, default=script.SEED, help="(default: %(default)s)")
    add("--batch-size", type=int, default=script.BATCH_SIZE, help="(default: %(default)s)")
    add("--device", default=script.DEVICE, help="auto, cpu, cuda or mps (default: %(default)s)")
    add("--threads", type=int, default=script.THREADS, help="of the CPU (default: %(default)s)")
    chosen = parser.parse_args()
    try:
        chosen.device = pick_device(chosen.device)
    except ValueError as error:
        parser.error(str(error))
    return chosen
