"""The theme at work: one for the whole program, since a stylesheet is."""

from __future__ import annotations

from nnstudio.ui.theme.colors import LIGHT, Theme

present: Theme = LIGHT
