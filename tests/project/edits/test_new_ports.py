"""Names of what is new in a block, and what is said about those of blocks."""

from __future__ import annotations

import pytest

from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.edits.inside import inside
from tests.project.blocky import blocky


def test_new_ports_have_plain_names() -> None:
    project = blocky()
    for type in ("BlockInput", "BlockInput", "BlockOutput"):
        project = inside("Stage", edits.add_node(type)).change(project)
    names = {node.name for node in project.graph_of("Stage").nodes.values()}
    assert names == {"x", "unit", "y", "x2", "x3", "y2"}
    project = edits.add_block("Bare", empty=True).change(project)
    for type in ("BlockInput", "BlockOutput"):
        project = inside("Bare", edits.add_node(type)).change(project)
    assert [node.name for node in project.graph_of("Bare").nodes.values()] == ["x", "y"]


def test_a_block_name_of_words_is_refused_with_the_one_that_would_do() -> None:
    with pytest.raises(EditError, match="becomes a class in the Python source") as refused:
        edits.rename_block("Unit", "res unit").change(blocky())
    assert "ResUnit would do." in str(refused.value)
