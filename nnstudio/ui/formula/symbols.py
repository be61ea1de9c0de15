"""Commands that stand for one sign or one upright word."""

from __future__ import annotations

SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "mu": "μ", "sigma": "σ",
    "Phi": "Φ", "ell": "ℓ", "odot": "⊙", "sim": "∼", "in": "∈", "times": "×", "cdot": "·",
    "le": "≤", "ge": "≥", "wedge": "∧", "top": "⊤", "dots": "…", "lfloor": "⌊", "rfloor": "⌋",
    "sum": "∑", "prod": "∏", "mathbb R": "ℝ", "infty": "∞", "partial": "∂", "theta": "θ",
    "lambda": "λ", "pi": "π", "rho": "ρ", "tau": "τ", "phi": "φ", "pm": "±", "neq": "≠",
    "approx": "≈", "to": "→", "{": "{", "}": "}",
}  # fmt: skip
WORDS = frozenset(("max", "min", "exp", "ln", "log", "tanh", "arg", "sin", "cos"))
SPACES = {",": 0.17, "quad": 1.0, "qquad": 2.0, ";": 0.28, " ": 0.25}
RELATIONS = frozenset("=<>≤≥∈∼≠≈→")
OPERATORS = frozenset("+−⊙·×∧±")
LARGE = frozenset("∑∏")
