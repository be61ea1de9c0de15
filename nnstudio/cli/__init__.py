"""The command line: every main step of the work without a window.

A *command* is a module of this package, listed in `commands.COMMANDS`: its docstring is its help
(first line: the line in `nnstudio --help`), `add_arguments` declares what it takes, and `run` does
it through the public Python API and returns the exit code. Commands print through `terminal`, raise
`StudioError` for anything that a user can mend, and import what is heavy only when they run.

Exit codes: 0 fine; 1 the project has problems, or training failed; 2 something is unreadable, or
the command was called wrongly; 70 a defect of the program itself; 130 stopped with Ctrl-C.
"""
