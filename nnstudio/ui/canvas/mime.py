"""What the canvas takes from a drag or the clipboard."""

NODE_TYPE = "application/x-nnstudio-node"  # the key of a node type, as UTF-8
FRAGMENT = "application/x-nnstudio-fragment"  # nodes and wires, as the JSON of a project file
