"""The problems panel: every mistake in words, at its node, with fixes to click."""
