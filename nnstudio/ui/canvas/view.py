"""How the scene is looked at: a zoom, and where the scene's origin lies in the widget."""

from __future__ import annotations

from dataclasses import dataclass, replace

SMALLEST, LARGEST = 0.01, 4.0
READABLE = 0.6
Rect = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class View:
    """A place in the widget is `origin + zoom * place in the scene`, in the widget's pixels.

    The origin lies on a whole device pixel (`ratio` of them make one of the widget's), so that a
    picture can be moved instead of drawn anew.
    """

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0
    ratio: float = 1.0

    @property
    def scale(self) -> float:
        """Device pixels to one unit of the scene."""
        return self.zoom * self.ratio

    def to_scene(self, x: float, y: float) -> tuple[float, float]:
        """The place in the scene that is seen at a place in the widget."""
        return (x - self.x) / self.zoom, (y - self.y) / self.zoom

    def to_widget(self, x: float, y: float) -> tuple[float, float]:
        """Where in the widget a place of the scene is seen."""
        return self.x + x * self.zoom, self.y + y * self.zoom

    def placed(self, x: float, y: float) -> View:
        """The same zoom with the scene's origin there, on a whole device pixel."""
        return replace(
            self, x=round(x * self.ratio) / self.ratio, y=round(y * self.ratio) / self.ratio
        )

    def moved(self, dx: float, dy: float) -> View:
        """The scene moved by so many of the widget's pixels."""
        return self.placed(self.x + dx, self.y + dy)

    def zoomed(self, zoom: float, x: float, y: float) -> View:
        """Another zoom that leaves what is seen at this place of the widget where it is."""
        limited = min(max(zoom, SMALLEST), LARGEST)
        at = self.to_scene(x, y)
        there = replace(self, zoom=limited)
        return there.placed(x - at[0] * limited, y - at[1] * limited)

    def fitted(self, bounds: Rect, width: float, height: float, largest: float = 1.0) -> View:
        """The view that shows these bounds of the scene in the middle of a widget of that size."""
        left, top, right, bottom = bounds
        wide, tall = max(right - left, 1.0), max(bottom - top, 1.0)
        zoom = min(width / wide, height / tall, largest)
        zoom = min(max(zoom, SMALLEST), LARGEST)
        x = width / 2 - (left + right) / 2 * zoom
        y = height / 2 - (top + bottom) / 2 * zoom
        return replace(self, zoom=zoom).placed(x, y)

    def showing(self, bounds: Rect, width: float, height: float) -> View:
        """This view, or one in which these bounds can be read in a widget of that size."""
        zoom = max(self.zoom, READABLE)
        left, top, right, bottom = self.seen(width, height)
        inside = left < bounds[0] and right > bounds[2] and top < bounds[1] and bottom > bounds[3]
        if inside and zoom == self.zoom:
            return self
        x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
        return self.zoomed(zoom, 0, 0).placed(width / 2 - x * zoom, height / 2 - y * zoom)

    def seen(self, width: float, height: float) -> Rect:
        """What of the scene a widget of that size shows."""
        left, top = self.to_scene(0, 0)
        right, bottom = self.to_scene(width, height)
        return left, top, right, bottom
