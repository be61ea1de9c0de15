"""Small widgets that several panels use: labels by kind, sections that fold, pictures."""
