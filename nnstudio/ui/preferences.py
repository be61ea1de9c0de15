"""What the window remembers between starts: recent files, theme, geometry, remapped keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

RECENT = 10


class Preferences:
    """Settings of the user, kept where the platform keeps them (QSettings)."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings("NN Studio", "NN Studio")

    @property
    def recent(self) -> tuple[Path, ...]:
        """Project files opened or saved lately that are still there, latest first."""
        known = self._store.value("recent", [])
        names = known if isinstance(known, list) else [known]
        return tuple(path for path in (Path(str(name)) for name in names) if path.is_file())

    def add_recent(self, path: Path) -> None:
        """Put a file first among the recent ones."""
        paths = [path.resolve(), *(each for each in self.recent if each != path.resolve())]
        self._store.setValue("recent", [str(each) for each in paths[:RECENT]])

    def forget_recent(self) -> None:
        """Forget which files were opened."""
        self._store.remove("recent")

    @property
    def theme(self) -> str:
        """light, dark, or system."""
        value = str(self._store.value("theme", "system"))
        return value if value in ("light", "dark", "system") else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    def bytes(self, name: str) -> QByteArray | None:
        """A saved geometry or dock state."""
        value = self._store.value(name)
        return value if isinstance(value, QByteArray) else None

    def set_bytes(self, name: str, value: QByteArray) -> None:
        """Save a geometry or dock state."""
        self._store.setValue(name, value)

    def keys(self, action: str) -> tuple[str, ...] | None:
        """The keys that the user gave an action; None: those of the table."""
        value = self._store.value(f"keys/{action}")
        if value is None:
            return None
        return tuple(str(key) for key in (value if isinstance(value, list) else [value]))

    def set_keys(self, action: str, keys: tuple[str, ...]) -> None:
        """Give an action other keys."""
        self._store.setValue(f"keys/{action}", list(keys))
