"""hexie_geo: plan residential communities (社区) against written policy.

Public names are loaded when first used, so importing the package stays cheap::

    import hexie_geo as hx
    ws = hx.Workspace.from_layers(communities=com, groups=grp, basis="hukou", as_of="2025-12-31")
    hx.check(ws)
    hx.propose(ws, band="trigger", seed=7)
"""

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Adjacency": "hexie_geo.model.adjacency",
    "Coverage": "hexie_geo.model.coverage",
    "Plan": "hexie_geo.model.plans",
    "PlanRules": "hexie_geo.model.plans",
    "Raster": "hexie_geo.model.rasters",
    "RoadNetwork": "hexie_geo.network",
    "Workspace": "hexie_geo.model.workspace",
    "adjacency": "hexie_geo.measures.adjacency",
    "apply": "hexie_geo.workflow.plan",
    "check": "hexie_geo.workflow.check",
    "cover": "hexie_geo.workflow.cover",
    "explore": "hexie_geo.report.webmap",
    "import_recipe": "hexie_geo.workflow.import_",
    "make_demo": "hexie_geo.workflow.demo",
    "open_workspace": "hexie_geo.io.store",
    "propose": "hexie_geo.workflow.plan",
    "reason": "hexie_geo.planning.explanation",
    "save_workspace": "hexie_geo.io.store",
    "site": "hexie_geo.workflow.site",
    "verify": "hexie_geo.planning.checker",
}

__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604 - names load when used

if TYPE_CHECKING:
    from hexie_geo.io.store import open_workspace as open_workspace
    from hexie_geo.io.store import save_workspace as save_workspace
    from hexie_geo.measures.adjacency import adjacency as adjacency
    from hexie_geo.model.adjacency import Adjacency as Adjacency
    from hexie_geo.model.coverage import Coverage as Coverage
    from hexie_geo.model.plans import Plan as Plan
    from hexie_geo.model.plans import PlanRules as PlanRules
    from hexie_geo.model.rasters import Raster as Raster
    from hexie_geo.model.workspace import Workspace as Workspace
    from hexie_geo.network import RoadNetwork as RoadNetwork
    from hexie_geo.planning.checker import verify as verify
    from hexie_geo.planning.explanation import reason as reason
    from hexie_geo.report.webmap import explore as explore
    from hexie_geo.workflow.check import check as check
    from hexie_geo.workflow.cover import cover as cover
    from hexie_geo.workflow.demo import make_demo as make_demo
    from hexie_geo.workflow.import_ import import_recipe as import_recipe
    from hexie_geo.workflow.plan import apply as apply
    from hexie_geo.workflow.plan import propose as propose
    from hexie_geo.workflow.site import site as site


def __getattr__(name: str) -> Any:
    """Load a public name from its home when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'hexie_geo' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
