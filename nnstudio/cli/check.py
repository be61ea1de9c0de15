"""Explain every mistake of a project at its node, with fixes.

Ends with exit code 0 where there are none, 1 where there are problems, 2 where the file cannot be
read.
"""

from __future__ import annotations

import argparse

import nnstudio
from nnstudio.cli import arguments, terminal
from nnstudio.cli.codes import FINE, PROBLEMS
from nnstudio.project.problem import Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --json."""
    arguments.add_file(parser)
    arguments.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print all problems; 1 if there are any."""
    problems = nnstudio.open(args.file).problems()
    if args.json:
        terminal.print_json({"problems": [_entry(problem) for problem in problems]})
    else:
        for problem in problems:
            print(_paragraph(problem))
        print(terminal.count(len(problems), "problem"))
    return PROBLEMS if problems else FINE


def _entry(problem: Problem) -> dict[str, object]:
    return {
        "severity": problem.severity,
        "node": problem.name or None,
        "port": problem.port or None,
        "message": problem.message,
        "fixes": [fix.text for fix in problem.fixes],
    }


def _paragraph(problem: Problem) -> str:
    where = f"{problem.name}.{problem.port}" if problem.port else problem.name or "project"
    lines = [f"{problem.severity}: {where}: {problem.message}"]
    lines += [f"    fix: {fix.text}" for fix in problem.fixes]
    return "\n".join(lines)
