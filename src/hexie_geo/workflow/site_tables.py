"""A siting told: as JSON, as a GeoPackage."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from hexie_geo.workflow.cover_tables import said

if TYPE_CHECKING:
    from hexie_geo.workflow.site import SitingAnswer


def summary(found: "SitingAnswer") -> dict[str, Any]:
    """Return a siting as JSON-ready values.

    Parameters
    ----------
    found
        What :func:`site` returned.

    Returns
    -------
    dict
        ``kind, metric, within_m, question, chosen`` (id, community, what each adds, serves and
        costs, the site it enlarges), ``value``, ``bound``, ``gap``, ``proven``, ``covered``,
        ``total``, ``budget``, ``spent``, ``curve``, ``lost`` (places and households that no
        candidate reaches) and ``notes`` (each ``{"id", "values", "zh", "en"}``).
    """
    answer = found.answer
    return {
        "kind": found.kind,
        "metric": found.metric.value,
        "within_m": found.within_m,
        "question": answer.question,
        "chosen": [
            {
                "candidate_id": str(one["candidate_id"]),
                **{n: _told(one[n], str) for n in ("community_id", "instead_of")},
                **{n: _told(one[n], float) for n in ("adds", "serves", "price")},
            }
            for one in found.sites.drop(columns=found.sites.geometry.name).to_dict("records")
        ],
        "value": answer.value,
        "bound": answer.bound,
        "gap": answer.gap,
        "proven": answer.proven,
        "covered": answer.covered,
        "total": answer.total,
        "budget": found.budget,
        "spent": found.spent,
        "curve": [float(c) for c in found.curve["covered"]],
        "lost": {"places": len(found.lost), "households": answer.lost_demand},
        "notes": [said(*note) for note in found.notes],
    }


def _told(value: Any, kind: type) -> Any:
    return None if pd.isna(value) else kind(value)


def save(found: "SitingAnswer", path: Path | str) -> None:
    """Write a siting: layer ``sites``, tables ``curve`` and ``lost``.

    Parameters
    ----------
    found
        What :func:`site` returned.
    path
        GeoPackage to write; complete or not at all.
    """
    from hexie_geo.io.vector import write_geopackage

    sites = found.sites.assign(kind=found.kind, within_m=found.within_m)
    write_geopackage(path, {"sites": sites, "curve": found.curve, "lost": found.lost})
