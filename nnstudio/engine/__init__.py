"""The workers: processes that hold torch, so that the window never does.

A *worker* is the program `nnstudio engine` in one of two roles: the *analyst* describes data,
verifies, samples, answers from recorded runs and exports; a *trainer* trains one run and answers
from it while it trains. The window talks to them through an `EngineClient`, in typed *messages*
over standard input and output. `messages`, `client` and `process` need neither torch nor numpy.
"""
