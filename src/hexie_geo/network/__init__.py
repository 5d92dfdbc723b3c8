"""Roads as a graph: built from any line layer, asked for costs along its edges.

People and facilities touch edges, not nodes; cost = access leg + roads + access leg;
what cannot be reached costs ``inf``.
"""

from hexie_geo.network.allocation import Nearest, k_nearest, nearest
from hexie_geo.network.areas import service_lines, service_polygons
from hexie_geo.network.edits import LiveAllocation
from hexie_geo.network.graph import RoadNetwork
from hexie_geo.network.inspection import NetworkReport, validate
from hexie_geo.network.od import Pairs, pairs
from hexie_geo.network.snapping import Snapped, snap

__all__ = [
    "LiveAllocation",
    "Nearest",
    "NetworkReport",
    "Pairs",
    "RoadNetwork",
    "Snapped",
    "k_nearest",
    "nearest",
    "pairs",
    "service_lines",
    "service_polygons",
    "snap",
    "validate",
]
