"""What can exist: node types, optimizers, schedules and data sources, as text and ranges.

A *type* is a declaration (`NodeType`, `Part`): its ports, its *settings* (each with a range that
validates itself), the lines of Python it becomes, and the arithmetic of its shapes. Declarations
need the standard library alone, so that the window, the command line and a file reader know every
type without torch. All else (palette, inspector, checks, source, tests) is derived from them.
"""
