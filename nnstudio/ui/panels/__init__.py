"""The panels around the canvas. They never know each other: all they share is the studio."""
