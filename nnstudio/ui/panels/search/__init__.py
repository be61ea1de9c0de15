"""Popups that find things by name: every action of the studio, and every node of the project.

Both are one list under a field, near where the eyes are, opened by a key and closed by Esc; what is
chosen is reported, and the popup itself changes nothing.
"""
