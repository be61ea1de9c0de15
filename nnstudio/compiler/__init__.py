"""From a graph to running PyTorch: checked shapes, then source, then the module that runs it.

*Analysis* walks the graph once and gives every node its shapes, counts and problems. *Source* is
the text of `model.py`, `train.py` and `predict.py`, with a map from lines to nodes. *Loaded* is
that very text executed; nothing else is ever trained or exported.
"""
