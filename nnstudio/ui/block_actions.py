"""What the Block and Weights menus do as far as it is the window's own, and when they can."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from nnstudio.errors import StudioError
from nnstudio.project import edits
from nnstudio.project.file import read
from nnstudio.project.kinds import block_name
from nnstudio.project.project import Block
from nnstudio.ui.canvas.blocks import CONDITIONAL, can_be_done, the_use
from nnstudio.ui.canvas.loops.operations import is_unfolded
from nnstudio.ui.panels.search.entries import Found
from nnstudio.ui.panels.search.popup import SearchPopup
from nnstudio.ui.questions import Question
from nnstudio.ui.window import MainWindow

_LIBRARY = "library"
_REST = 60  # milliseconds after a change of the selection


class BlockActions(QObject):
    """Joins the actions of blocks on the window to what they do."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._studio = window, window.studio
        self.choice = BlockChoice(self._import, window)
        window.on("save_block", self.save)
        window.on("import_blocks", self.ask_for_file)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._offer)
        studio = self._studio
        for signal in (studio.selected, studio.scoped, studio.changed):
            signal.connect(lambda _: self._rest.start())
        self._offer()

    def _offer(self) -> None:
        if is_unfolded(self._window.canvas):
            return
        for id_ in CONDITIONAL:
            self._window.enable(id_, can_be_done(self._studio, id_))

    def save(self, name: str | None = None) -> None:
        """Keep a block, with what it is made of, in the user's library; that of the selected use,
        or the block shown."""
        studio = self._studio
        use = the_use(studio)
        found = name or (block_name(use.type) if use is not None else studio.block)
        if found is None:
            return
        self._window.questions.close_question(_LIBRARY)
        if studio.libraries.differs(studio.project, found):
            words = f"Your library has another block {found}. Projects that use it keep theirs."
            replace = ("Replace it", lambda: self._save(found, True))
            self._window.questions.ask(Question(_LIBRARY, words, (replace, ("Keep it", _pass))))
        else:
            self._save(found)

    def _save(self, found: str, replaces: bool = False) -> None:
        studio = self._studio
        try:
            studio.libraries.save(studio.project, found, replaces)
        except StudioError as error:
            studio.notice(str(error), "warning")
            return
        studio.notice(f"{found} is in your library: every project has it in the palette now.")

    def ask_for_file(self) -> None:
        """Let the user choose a project, then which of its blocks to take over."""
        folder = str(self._studio.folder)
        words = "Projects (*.nns);;All files (*)"
        path, _ = QFileDialog.getOpenFileName(self._window, "Import blocks from", folder, words)
        if path:
            self.offer_blocks(Path(path))

    def offer_blocks(self, path: Path) -> None:
        """Take over the block of a project, or let the user choose among several."""
        try:
            blocks = read(path).blocks
        except StudioError as error:
            self._studio.notice(str(error), "error")
            return
        if not blocks:
            self._studio.notice(f"{path.name} defines no blocks.", "warning")
        elif len(blocks) == 1:
            self._import(blocks, None)
        else:
            self.choice.offer(blocks)

    def _import(self, blocks: Sequence[Block], name: str | None) -> None:
        before = {block.name for block in self._studio.project.blocks}
        self._studio.document.seal()
        if not self._studio.apply(edits.import_blocks(blocks, None if name is None else [name])):
            return
        new = [each.name for each in self._studio.project.blocks if each.name not in before]
        if not new:
            self._studio.notice("Nothing to import: the project has equal blocks already.")
            return
        words = ", ".join(_called(each, blocks) for each in new)
        self._studio.notice(f"Imported: {words}. Blocks of this project stand in the palette.")


def _called(name: str, blocks: Sequence[Block]) -> str:
    """An imported block's name, with what it was called where that name was taken."""
    known = {block.name for block in blocks}
    fitting = [each for each in known if name.startswith(each) and name[len(each) :].isdigit()]
    if name in known or not fitting:
        return name
    old = max(fitting, key=len)
    return f"{name} (another block is called {old} here)"


def _pass() -> None:
    """An answer after which nothing is left to do."""


class BlockChoice(SearchPopup):
    """Lists the blocks of a project; `take` gets them with the one chosen, or None for all."""

    def __init__(
        self, take: Callable[[Sequence[Block], str | None], None], window: MainWindow
    ) -> None:
        self._blocks: Sequence[Block] = ()
        self._chosen = take
        super().__init__("Which blocks to import", self._rows, window.center)

    def offer(self, blocks: Sequence[Block]) -> None:
        """Let the user choose among these."""
        self._blocks = blocks
        self.open()

    def _rows(self, query: str, count: int) -> list[Found]:
        rows = [self._row(block) for block in self._blocks if query.lower() in block.name.lower()]
        whole = Found(f"All {len(self._blocks)} blocks", "", take=lambda: self._choose(None))
        return ([] if query else [whole]) + rows[:count]

    def _row(self, block: Block) -> Found:
        return Found(
            block.name, block.summary, True, "Blocks", take=lambda: self._choose(block.name)
        )

    def _choose(self, name: str | None) -> None:
        self._chosen(self._blocks, name)
