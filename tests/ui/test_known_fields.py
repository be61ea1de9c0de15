"""What ships with the templates is what their data offers.

`python -m tests.ui.test_known_fields` writes it anew.
"""

from __future__ import annotations

import json
from pathlib import Path

from nnstudio.compiler.data_text import DataText
from nnstudio.data.code import code
from nnstudio.data.describe import describe
from nnstudio.project.file import read
from nnstudio.resources import folder
from nnstudio.ui.known_fields import SHIPPED, Known, form, key
from nnstudio.workbench.templates import templates

PLACE = folder() / "templates" / SHIPPED


def wanted() -> str:
    """The text that ships."""
    found = {}
    for template in templates():
        spec = read(template.path).data
        written = code(spec, Path())
        text = DataText(written.imports, written.text)
        found[key(spec, Path())] = form(Known(describe(spec, Path()), text))
    lines = [f"{json.dumps(name)}: {json.dumps(found[name])}" for name in sorted(found)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def test_shapes_and_sources_of_every_template_are_there_before_any_worker_is() -> None:
    assert PLACE.read_text(encoding="utf-8") == wanted(), "python -m tests.ui.test_known_fields"


if __name__ == "__main__":
    PLACE.write_text(wanted(), encoding="utf-8")
