"""Popups that find things by name: every action of the studio, and every node of the project."""
