"""The code panel: the generated Python, always current, linked with the selection both ways."""
