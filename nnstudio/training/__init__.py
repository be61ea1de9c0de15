"""Training as something that can be watched, steered, stopped and taken up again.

A *recipe* is an executed `train.py` with its model. A *session* runs it through the loop of
`nnstudio.portable`, the same that an export runs: it adds events for a *sink*, a *control* (pause,
step, stop, change), *monitors* that sample gradients and activations, and *checkpoints* from which
a run goes on to the last bit. All of that happens between steps: none of it changes a result.
"""
