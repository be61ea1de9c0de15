"""The one table of everything that a user can do, with its keys and its Python call.

Menus, toolbar, command search, the sheet of keys and the README's table come from it. `python`
names the call of the public API that does the same, or says "view only".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Context = Literal["window", "canvas"]
VIEW_ONLY = "view only"


@dataclass(frozen=True)
class Action:
    """One thing to do. `keys` are Qt key names; `mac` replaces them on macOS where given.

    `menu` names a menu, or a menu and the one inside it ("View/Panels"). `context` says where the
    keys work: everywhere in the window, or while the canvas has the focus. `toggles` marks actions
    that are on or off; `tint` is the role of the theme that colors the icon.
    """

    id: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    python: str = VIEW_ONLY
    context: Context = "window"
    mac: tuple[str, ...] | None = None
    toggles: bool = False
    separated: bool = False
    tint: str = ""


def _window(id: str, text: str, menu: str, *keys: str, **more: object) -> Action:
    return Action(id, text, menu, keys, **more)  # type: ignore[arg-type]


def _canvas(id: str, text: str, menu: str, *keys: str, **more: object) -> Action:
    return Action(id, text, menu, keys, context="canvas", **more)  # type: ignore[arg-type]


def _panel(id: str, text: str, **more: object) -> Action:
    return _window(f"panel_{id}", text, "View/Panels", toggles=True, **more)


def _color(id: str, text: str) -> Action:
    call = f'edits.set_frame(frame, color="{id}")'
    return _canvas(f"color_{id}", text, "Graph/Frame color", python=call)


def _device(id: str, text: str) -> Action:
    call = f'Workbench.set_plan(device="{id}")'
    return _window(f"device_{id}", text, "Train/Device", python=call, toggles=True)


ACTIONS: tuple[Action, ...] = (
    _window("new", "&New", "File", "Ctrl+N", icon="file-new", python="nnstudio.new()"),
    _window("gallery", "New from &template…", "File", "Ctrl+Shift+N", icon="layout",
            python="nnstudio.from_template(name)"),
    _window("open", "&Open…", "File", "Ctrl+O", icon="file-open", python="nnstudio.open(path)"),
    _window("save", "&Save", "File", "Ctrl+S", icon="save", python="Workbench.save()"),
    _window("save_as", "Save &as…", "File", "Ctrl+Shift+S", python="Workbench.save(path)"),
    _window("export", "&Export Python…", "File", "Ctrl+E", icon="export",
            python="Workbench.export(out)", separated=True),
    _window("picture", "Save a p&icture…", "File", icon="image", python="Workbench.picture()"),
    _window("quit", "&Quit", "File", "Ctrl+Q", separated=True),
    _window("undo", "&Undo", "Edit", "Ctrl+Z", icon="undo", python="Workbench.document.undo()"),
    _window("redo", "&Redo", "Edit", "Ctrl+Y", "Ctrl+Shift+Z", icon="redo",
            python="Workbench.document.redo()"),
    _canvas("cut", "Cu&t", "Edit", "Ctrl+X", icon="cut",
            python="edits.fragment_of(), edits.remove()", separated=True),
    _canvas("copy", "&Copy", "Edit", "Ctrl+C", icon="copy", python="edits.fragment_of()"),
    _canvas("paste", "&Paste", "Edit", "Ctrl+V", icon="paste", python="edits.paste()"),
    _canvas("paste_wired", "Paste with incoming &wires", "Edit", "Ctrl+Shift+V",
            python="edits.paste(keep_incoming=True)"),
    _canvas("duplicate", "&Duplicate", "Edit", "Ctrl+D", icon="duplicate",
            python="edits.duplicate()"),
    _canvas("delete", "De&lete", "Edit", "Del", "Backspace", icon="delete",
            python="edits.remove()"),
    _canvas("delete_keeping", "Delete, &keep the chain", "Edit", "Ctrl+Del", "Ctrl+Backspace",
            python="edits.remove_keeping_chain()"),
    _canvas("select_all", "Select &all", "Edit", "Ctrl+A"),
    _canvas("rename", "Re&name", "Edit", "F2", icon="rename", python="edits.rename()"),
    _canvas("add", "A&dd a node…", "Graph", "Space", "Shift+A", icon="plus",
            python="Workbench.add(type)"),
    _canvas("lay_out", "&Lay out", "Graph", "L", icon="layout", python="edits.move()"),
    _window("find", "&Find a node…", "Graph", "Ctrl+F", icon="search"),
    _canvas("frame_selection", "Frame the &selection", "Graph", "Ctrl+G", icon="frame",
            python="edits.add_frame(around)", separated=True),
    _canvas("add_note", "Add a &note", "Graph", "Shift+N", icon="note",
            python="edits.add_note(text)"),
    _canvas("make_block", "Make a &block…", "Graph/Block", "Ctrl+B", icon="family-blocks",
            python="Workbench.blocks.make(nodes, name)"),
    _canvas("new_block", "&New block…", "Graph/Block", python="Workbench.blocks.define(name)"),
    _canvas("enter_block", "&Edit inside", "Graph/Block", "Return", "Ctrl+Down"),
    _canvas("leave_block", "&Leave the block", "Graph/Block", "Ctrl+Up", "Esc"),
    _canvas("expand_blocks", "Show blocks e&xpanded", "Graph/Block", "E", icon="expand"),
    _canvas("repeat_block", "&Repeat…", "Graph/Block", separated=True,
            python='edits.set_setting(use, "repeat", count)'),
    _canvas("make_unique", "Make &unique", "Graph/Block",
            python="Workbench.blocks.make_unique(use)"),
    _canvas("unpack_block", "Un&pack", "Graph/Block", "Ctrl+Shift+B",
            python="Workbench.blocks.unpack(use)"),
    _window("save_block", "&Save to my library", "Graph/Block", icon="save", separated=True,
            python="Workbench.blocks.save_to_library(name)"),
    _window("import_blocks", "&Import blocks…", "Graph/Block", icon="import",
            python="Workbench.blocks.import_from(path)"),
    _canvas("share_weights", "&Same weights as…", "Graph/Weights", icon="link",
            python="edits.share(node, owner)"),
    _canvas("tie_weight", "&Tie the weight to…", "Graph/Weights",
            python="edits.tie(node, owner)"),
    _canvas("own_weights", "&Own weights again", "Graph/Weights",
            python="edits.share(node, None)"),
    _canvas("unroll_loop", "&Unroll the loop", "Graph/Loop", "U", icon="unroll"),
    _canvas("toggle_mark", "&Change how the wire passes its border", "Graph/Loop", "T",
            python="edits.mark_wire(wire, mark)"),
    _canvas("insert_delay", "Put a &Delay into the wire", "Graph/Loop", icon="family-recurrent",
            python="edits.insert_delay(wire)"),
    _color("gray", "&Gray"),
    _color("blue", "&Blue"),
    _color("green", "Gr&een"),
    _color("yellow", "&Yellow"),
    _color("red", "&Red"),
    _color("purple", "&Purple"),
    _window("train", "&Train", "Train", "F5", "Ctrl+Return", icon="play",
            python="Workbench.train()", tint="accent"),
    _window("pause", "&Pause or go on", "Train", "F6", icon="pause", python="Control.pause()"),
    _window("step", "Single &step", "Train", "F7", icon="step", python="Control.step()"),
    _window("stop", "St&op", "Train", "Shift+F5", icon="stop", python="Control.stop()"),
    _window("resume", "&Continue the last run", "Train", "Ctrl+F5",
            python="Workbench.train(resume=run)", separated=True),
    _device("auto", "&Auto"),
    _device("cpu", "&CPU"),
    _device("cuda", "C&UDA"),
    _device("mps", "&MPS"),
    _window("restart_engine", "Restart the &engine", "Train", icon="refresh"),
    _canvas("fit", "Fit &all", "View", "Home", icon="fit"),
    _canvas("fit_selection", "Fit the &selection", "View", "F", icon="fit-selection"),
    _window("zoom_in", "Zoom &in", "View", "Ctrl++", "Ctrl+="),
    _window("zoom_out", "Zoom &out", "View", "Ctrl+-"),
    _window("zoom_one", "A&ctual size", "View", "Ctrl+0"),
    _window("minimap", "&Minimap", "View", icon="map", toggles=True),
    _window("dark", "&Dark theme", "View", icon="moon", toggles=True, separated=True),
    _window("system_theme", "Dark or light as the s&ystem", "View", toggles=True),
    _panel("palette", "&Palette", separated=True),
    _panel("inspector", "&Inspector"),
    _panel("training", "&Training"),
    _panel("problems", "P&roblems"),
    _panel("code", "&Code"),
    _panel("data", "&Data"),
    _panel("tryit", "Tr&y it"),
    _panel("runs", "R&uns"),
    _window("reset_panels", "All in their p&laces", "View/Panels", separated=True),
    _window("commands", "&Commands…", "Help", "Ctrl+Shift+P", icon="search"),
    _window("keys", "&Keys", "Help", "?", icon="help"),
    _window("notices", "&Notices so far", "Help", icon="info"),
    _window("log", "Show the &log file", "Help", separated=True),
    _window("report", "Save a &report…", "Help", icon="save"),
    _window("about", "&About NN Studio", "Help", icon="info"),
)  # fmt: skip

TABLE: dict[str, Action] = {action.id: action for action in ACTIONS}
COLORS = tuple(action.id for action in ACTIONS if action.menu == "Graph/Frame color")
DEVICES = tuple(action.id for action in ACTIONS if action.menu == "Train/Device")
# Each group stands between two lines; that of the devices is one button with a menu.
TOOLBAR = (
    ("new", "open", "save"),
    ("undo", "redo"),
    ("train", "pause", "step", "stop"),
    DEVICES,
    ("fit", "lay_out"),
)
MENUS = ("File", "Edit", "Graph", "Train", "View", "Help")


def keys_of(action: Action, macos: bool) -> tuple[str, ...]:
    """The keys of an action on a platform."""
    return action.mac if macos and action.mac is not None else action.keys


def spoken(text: str) -> str:
    """An action's text without the mark of its menu letter and without dots."""
    return text.replace("&", "").removesuffix("…")
