"""What remains of training: a folder per run beside the project, and an index of them.

A *run folder* (`<project>.runs/<name>/`) holds the *events* of the run in one framed file that is
only ever appended to, the project as it was, what prepares inputs, *info* (seed, device, threads,
versions) and checkpoints. Everything else is derived: a *summary* from the events, and the SQLite
index from the summaries, so that losing the index loses nothing. A project that is not saved yet
has a *home* in the user's data instead of a file, beside which its runs lie; no two share one, and
saving moves the runs. Nothing here needs torch.
"""
