"""A class for each block: which arguments its constructor takes, and its text.

A block is looked at once for each of its different uses, with numbers that remember how they follow
from its settings and from the sizes of its inputs. What all uses agree on stands in the class; a
size that follows from nothing else is an argument of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nnstudio.catalog.dims import Dims
from nnstudio.compiler.body import Body
from nnstudio.compiler.class_writing import ClassWriter, FreeName
from nnstudio.compiler.graph_pass import BlockMemo, GraphPass
from nnstudio.compiler.instances import instances, signature
from nnstudio.compiler.named import Named, name, terms_of, text_of
from nnstudio.compiler.report import Analysis, Tensor, Value
from nnstudio.compiler.template_text import sizes_used
from nnstudio.compiler.uses import Argument, BlockClass, Classes, argument_texts, is_repeated
from nnstudio.compiler.variables import free
from nnstudio.compiler.writing import Page, docstring, plain
from nnstudio.project.kinds import ENTRY, EXIT, Kinds, ports_of, setting_of
from nnstudio.project.project import Block
from nnstudio.project.wiring import into

_DTYPES = {"float": "float32", "int": "int64", "bool": "bool", "any": "any"}


def used_nodes(analysis: Analysis) -> tuple[int, ...]:
    """The nodes of a block that its outputs depend on, in order of computation."""
    return tuple(
        id_
        for id_ in analysis.order
        if id_ not in analysis.idle and analysis.nodes[id_].kind.kind not in ("entry", "exit")
    )


@dataclass(frozen=True)
class Written:
    """The classes of all blocks, and what writes each."""

    classes: Classes
    writers: tuple[tuple[ClassWriter, Sequence[str], str], ...]
    imports: frozenset[str]

    def write(self, page: Page) -> None:
        """All classes, each after those that it uses."""
        for writer, words, block in self.writers:
            page.block = block
            writer.write_cells(page)
            writer.write(page, words)
            page.block = ""
            page.add()
            page.add()


def block_classes(
    analysis: Analysis, nodes: Iterable[int], kinds: Kinds, free_class: FreeName
) -> Written:
    """Plan the classes of all blocks that some nodes of a graph use."""
    by_use: dict[Any, BlockClass] = {}
    by_block: dict[str, BlockClass] = {}
    writers: list[tuple[ClassWriter, Sequence[str], str]] = []
    imports: set[str] = set()
    for block, found in instances(analysis, nodes).items():
        for group in _alike(found, kinds, Classes(by_use, by_block), free_class):
            by_use.update({signature(each): group.made for each in group.uses})
            by_block.setdefault(block, group.made)
            writers.append((group.writer, group.words, block))
            reports = (group.uses[0].nodes[id_] for id_ in used_nodes(group.uses[0]))
            imports |= {line for report in reports for line in report.kind.imports}
    return Written(Classes(by_use, by_block), tuple(writers), frozenset(imports))


@dataclass(frozen=True)
class _Group:
    """Uses that one class can stand for."""

    made: BlockClass
    uses: Sequence[Analysis]
    writer: ClassWriter
    words: Sequence[str]


def _alike(
    found: list[Analysis], kinds: Kinds, classes: Classes, free_class: FreeName
) -> list[_Group]:
    """All uses as one group, if one text fits them; else a group for each text."""
    planned = _Plan(found, kinds, classes)
    texts = planned.texts()
    groups: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        groups.setdefault(text, []).append(at)
    made = []
    for members in groups.values():
        part = planned
        if len(groups) > 1:
            part = _Plan([found[at] for at in members], kinds, classes)
        made.append(part.group(free_class))
    return made


def _named(analysis: Analysis, kinds: Kinds, names: Mapping[str, str]) -> Analysis:
    """The same block with numbers that remember where they come from; `names` are good ones for
    sizes of its inputs."""
    block = analysis.block
    assert block is not None
    values = {
        key: name(value, key) if isinstance(value, int) and not isinstance(value, bool) else value
        for key, value in analysis.values.items()
    }
    given = {
        port: replace(tensor, shape=_tokens(port, tensor.shape, names))
        for port, tensor in analysis.given.items()
    }
    return GraphPass(
        block.graph, kinds, {}, False, BlockMemo(), block, values, given, naming=True
    ).run()


def _token(port: str, at: int) -> str:
    return f"{port}__size_{at}"


def _tokens(port: str, shape: Dims, names: Mapping[str, str]) -> Dims:
    """Sizes of channels and features with names; heights and widths stay plain."""
    last = 2 if len(shape) > 3 else 3
    return tuple(
        name(dim, names.get(_token(port, at), _token(port, at)))
        if isinstance(dim, int) and 0 < at < last
        else dim
        for at, dim in enumerate(shape)
    )


class _Plan:
    """A class for some uses of a block."""

    def __init__(self, uses: list[Analysis], kinds: Kinds, classes: Classes) -> None:
        block = uses[0].block
        assert block is not None
        self.block: Block = block
        self.uses, self.kinds, self.classes = uses, kinds, classes
        self.named = [_named(each, kinds, {}) for each in uses]
        self.nodes = used_nodes(uses[0])
        self.settings = [setting.name for setting in block.settings]
        self.ports = [node.name for node in ports_of(block.graph, ENTRY)]
        self.tokens = {
            _token(port, at): (port, at)
            for port, tensor in uses[0].given.items()
            for at in range(len(tensor.shape))
        }
        self.extras = self._differing()
        self.known = (*self.tokens, *self.extras.values(), *self.settings)

    def _differing(self) -> dict[tuple[int, str], str]:
        """Sizes that uses disagree on though nothing explains it: arguments of their own."""
        found: dict[tuple[int, str], str] = {}
        taken = {*self.settings, *self.tokens}
        for id_ in self.nodes:
            node = self.block.graph.nodes[id_]
            reports = [each.nodes[id_] for each in self.named]
            if reports[0].inner:
                if any(is_repeated(report) for report in reports):
                    continue
                texts = [argument_texts(node, report, self.classes) for report in reports]
                keys = list(texts[0])
                rows = {key: [each.get(key) for each in texts] for key in keys}
            else:
                letters = sorted(sizes_used(reports[0].kind.setup))
                rows = {
                    letter: [text_of(report.bound[letter]) for report in reports]
                    for letter in letters
                    if all(letter in report.bound for report in reports)
                }
            for key, texts_ in rows.items():
                if len(set(texts_)) > 1:
                    what = key if reports[0].inner else _WORDS.get(key, "features")
                    found[id_, key] = free(f"{node.name}_{what}", taken)
                    taken.add(found[id_, key])
        return found

    def _writer(
        self, named: Analysis, class_name: str, free_class: FreeName, known: tuple[str, ...]
    ) -> ClassWriter:
        graph = self.block.graph
        body = Body(named, self.nodes, self.classes, known, self.extras)
        given = {(node.id, "y"): node.name for node in ports_of(graph, ENTRY)}
        returned: list[Value] = []
        for node in ports_of(graph, EXIT):
            returned += [named.value(wire) for wire in into(graph).get(node.id, ())]
        return ClassWriter(class_name, body, given, returned, free_class, comments=False)

    def texts(self) -> list[str]:
        """The class as each use would have it."""
        found = []
        for named in self.named:
            page = Page()
            writer = self._writer(named, self.block.name, lambda wanted: wanted, self.known)
            writer.write_cells(page)
            writer.write(page, ['    """"""'])
            found.append("\n".join(page.lines))
        return found

    def group(self, free_class: FreeName) -> _Group:
        """The class for all of the uses."""
        draft = self._writer(self.named[0], self.block.name, lambda wanted: wanted, self.known)
        needed = draft.names_needed()
        names = self._names(needed)
        arguments = [self._argument(each, names) for each in needed]
        final = _named(self.uses[0], self.kinds, names)
        known = tuple(names.get(each, each) for each in self.known)
        own = free_class(self.block.name)
        writer = self._writer(final, own, free_class, known)
        writer.arguments = {argument.name: self._declared(argument) for argument in arguments}
        made = BlockClass(own, self.block, tuple(arguments))
        return _Group(made, self.uses, writer, self._docstring(final))

    def _names(self, needed: Iterable[str]) -> dict[str, str]:
        """Good names for sizes of inputs: in_channels, in_features, or with the port's name."""
        taken = {*self.settings, *self.extras.values()}
        taken |= {node.name for node in self.block.graph.nodes.values()}
        found: dict[str, str] = {}
        for token in needed:
            if token in self.tokens:
                port, _ = self.tokens[token]
                start = "in" if port == self.ports[0] else port
                wanted = f"{start}_{self._meaning(token)}"
                found[token] = free(wanted, taken)
                taken.add(found[token])
        return found

    def _meaning(self, token: str) -> str:
        """What a size counts, by the first node that takes it."""
        for id_ in self.nodes:
            report = self.named[0].nodes[id_]
            for letter in sizes_used(report.kind.setup):
                size = report.bound.get(letter)
                if isinstance(size, Named) and any(token in key for key in terms_of(size)):
                    return _WORDS.get(letter, "features")
            for inner in report.inner[:1]:
                made = self.classes.of(inner)
                for argument in made.arguments:
                    if argument.port:
                        size = inner.given[argument.port].shape[argument.at]
                        if isinstance(size, Named) and any(token in k for k in terms_of(size)):
                            return argument.name.rpartition("_")[2]
        return "size"

    def _argument(self, key: str, names: Mapping[str, str]) -> Argument:
        if key in self.tokens:
            port, at = self.tokens[key]
            return Argument(names[key], port, at)
        for (id_, letter), extra in self.extras.items():
            if extra == key:
                return Argument(key, node=id_, letter=letter)
        return Argument(key)

    def _declared(self, argument: Argument) -> str:
        if not argument.is_setting:
            return argument.name
        (declared,) = (each for each in self.block.settings if each.name == argument.name)
        setting = setting_of(declared)
        return f"{argument.name}={setting.literal(setting.default)}"

    def _docstring(self, final: Analysis) -> list[str]:
        first = plain(self.block.summary, 200) or f"{self.block.name}: a block"
        first = first if first.endswith(".") else f"{first}."
        takes = [
            f"    {node.name}: {self._shown(node.id, final)}"
            for node in ports_of(self.block.graph, ENTRY)
        ]
        gives = []
        like = [next(iter(each.given.values())) for each in self.uses] if self.ports else None
        for node in ports_of(self.block.graph, EXIT):
            tensors = [each.outputs[node.name] for each in self.uses]
            named = final.outputs[node.name]
            gives.append(f"    {node.name}: {_described(tensors, named, like)}")
        return docstring(first, ["Takes", *takes], ["Returns", *gives], indent="    ")

    def _shown(self, id_: int, final: Analysis) -> str:
        tensors = [each.nodes[id_].outputs["y"] for each in self.uses]
        return _described(tensors, final.nodes[id_].outputs["y"])


_WORDS = {"C": "channels", "K": "channels", "F": "features", "E": "features", "Z": "channels"}
_LETTERS = {4: "NCHW", 3: "NLF", 2: "NF", 5: "NCDHW"}


def _described(
    tensors: Sequence[Tensor], named: Tensor, like: Sequence[Tensor] | None = None
) -> str:
    """Sizes in words: numbers that all uses share, formulas, or letters for the rest. `like` are
    the block's inputs: other heights and widths than theirs get a stroke."""
    parts = []
    letters = _LETTERS.get(len(named.shape), "")
    for at, dim in enumerate(named.shape):
        sizes = {str(each.shape[at]) for each in tensors if len(each.shape) > at}
        if at > 1 and len(letters) > 3:
            same = like is None or all(
                mine.shape[at:] == its.shape[at:] for mine, its in zip(tensors, like, strict=True)
            )
            parts.append(letters[at] if same else f"{letters[at]}'")
        elif isinstance(dim, Named) and "__size_" not in dim.text:
            parts.append(f"({dim.text})" if " " in dim.text else dim.text)
        elif letters == "NLF" and at == 1:
            parts.append("L")
        elif len(sizes) == 1:
            parts.append(sizes.pop())
        else:
            parts.append(letters[at] if letters else "…")
    return f"{_DTYPES[named.dtype]}, {' × '.join(parts) or 'one number'}"
