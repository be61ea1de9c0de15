"""Small widgets that several panels use.

Labels by kind, sections that fold, choices in a row, pictures and series in grids, a plane with
points; none of them knows the studio: panels put values in and listen to signals.
"""
