"""The about box: everybody whose work is in NN Studio, with versions and licenses, to copy."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

import nnstudio
from nnstudio import resources
from nnstudio.data.bundled import about, names
from nnstudio.ui import theme
from nnstudio.ui.about import LIBRARIES, AboutBox
from tests.architecture.test_loading import python
from tests.architecture.tree import ROOT
from tests.ui.conftest import User


def opened(user: User) -> AboutBox:
    user.do("about")
    box = user.window.findChild(AboutBox)
    assert box is not None
    assert box.isVisible() and not box.isModal()
    return box


def test_it_says_version_license_data_and_fonts_and_all_can_be_copied(user: User) -> None:
    box = opened(user)
    button = next(each for each in box.findChildren(QPushButton) if each.text() == "Copy all")
    button.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith(f"NN Studio {nnstudio.__version__}\n")
    assert "MIT license" in text
    for library in LIBRARIES:
        assert library.version == metadata.version(library.package)
        assert all(part in text for part in (library.name, library.version, library.license))
        assert library.address in text
    for name in names():
        found = about(name)
        assert all(part in text for part in (found.title, found.origin, found.license))
    for font in ("Inter", "JetBrains Mono"):
        assert font in text
    assert (resources.folder() / "fonts" / "LICENSE").read_text("utf-8").count("Copyright 20") == 2
    assert text.count("SIL Open Font License 1.1") == 2
    assert "<a " not in box.page.toHtml(), "addresses are text, nothing is opened"
    box.close()


def test_every_dependency_is_named_with_the_license_that_it_states() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["window"]]
    packages = {re.split(r"[<>=\[]", each)[0].lower() for each in wanted}
    assert {library.package.lower() for library in LIBRARIES} == packages
    for library in LIBRARIES:
        found = metadata.metadata(library.package)
        stated = f"{found.get('License-Expression', '')} {found.get('License', '')}"
        assert all(part in stated for part in library.license.split(" and ")), library.name


def test_nothing_is_cut_and_colors_follow_the_theme(user: User) -> None:
    box = opened(user)
    QApplication.processEvents()
    assert user.window.size().width() >= box.width()
    assert box.page.horizontalScrollBar().maximum() == 0
    assert box.page.verticalScrollBar().maximum() > 0
    for each in box.findChildren(QLabel):
        assert each.height() >= each.heightForWidth(each.width())
    assert theme.LIGHT.text_dim.name() in box.page.toHtml()
    user.do("dark")
    assert theme.DARK.text_dim.name() in box.page.toHtml()
    user.press(Qt.Key.Key_Escape)
    user.wait(lambda: user.window.findChild(AboutBox) is None)


def test_versions_are_read_without_importing_anything_large() -> None:
    code = "import sys\nfrom nnstudio.ui.about import LIBRARIES\n"
    code += "print([each.version for each in LIBRARIES])\nprint('torch' in sys.modules)"
    assert python(code).splitlines()[-1] == "False"
