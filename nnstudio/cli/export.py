"""Write a folder of plain PyTorch that repeats the training without NN Studio.

It holds model.py, train.py, predict.py, what they need, the data and the weights; python train.py
there gives the same losses and weights to the last bit on the same machine.
"""

from __future__ import annotations

import argparse

import nnstudio
from nnstudio.cli import arguments
from nnstudio.cli.codes import FINE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --to, --out, --run, --weights."""
    arguments.add_file(parser)
    parser.add_argument("--to", choices=("python",), default="python", help="what to write")
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder to make")
    arguments.add_run(parser)
    arguments.add_weights(parser, ("best", "last", "none"))


def run(args: argparse.Namespace) -> int:
    """Write the folder."""
    workbench = nnstudio.open(args.file)
    folder = workbench.export(args.out, run=args.run_name, weights=args.weights)
    print(f"{folder} is written. Try it with: cd {folder} && python train.py")
    return FINE
