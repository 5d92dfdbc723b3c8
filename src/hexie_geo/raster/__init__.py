"""Grids over polygons: exact shares of cells, sums, spreading, walking costs over terrain."""
