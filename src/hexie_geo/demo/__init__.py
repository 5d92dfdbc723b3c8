"""Made-up places: a whole county, and small grids for tests and doctests."""

from hexie_geo.demo.assembly import county
from hexie_geo.demo.grid import grid, grouped

__all__ = ["county", "grid", "grouped"]
