"""Data: from a `DataSpec` to tensors, by way of source code that a user can read and take along.

`code` writes the function `load_data` of a spec; `load` runs that very text and returns its
`Dataset`; `describe` says which *fields* a spec offers to Input and Target nodes. There is no
second path that reads data: what the studio trains on is what the exported script reads. The
readers are the small files of `nnstudio.portable`. A *bundled* set is a preset of an ordinary
source.
"""
