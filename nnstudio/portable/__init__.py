"""The parts that a generated script imports: readers of data, the training loop, metrics, options.

Each is a small ordinary file that needs torch and numpy alone (Pillow only where image files are
read) and nothing of NN Studio. The studio runs these very files, and an export copies those that
its script needs byte for byte, so that what was trained and what was exported cannot differ.
"""
