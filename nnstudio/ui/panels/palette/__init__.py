"""The palette: everything that can be added, by family, and the templates to start from."""
