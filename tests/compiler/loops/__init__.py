"""Loops wired by hand compute what PyTorch's own, or a plain loop, computes: values, gradients."""
