"""The try-it panel: the trained model used by hand, where it errs, and how it divides the plane.

What is asked depends on the data: a drawing or an image, a row of values, a series, or the
beginning of a text. Answers come from the engine and follow the weights while they are trained.
"""
