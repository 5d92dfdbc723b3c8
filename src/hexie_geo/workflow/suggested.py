"""Plans that were proposed, kept beside their workspace: found again after a restart, as they were.

A file is named by the data, the rules, the seed and the number asked for, so the same question has
the same file. Nobody's plan is ever written over: what a person goes on with is a draft.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from hexie_geo.errors import Problem, StoreError
from hexie_geo.io.atomic import atomic_path
from hexie_geo.model.plans import Plan, PlanRules
from hexie_geo.model.workspace import Workspace
from hexie_geo.workflow.packed import moved, pack, rules_from, unpack

FOLDER = "suggested"
"""Folder inside a workspace where proposed plans lie."""
SCHEMA = 1


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of the planner: rules, seed, how many plans, whether to work on a proof."""

    rules: PlanRules
    seed: int
    alternatives: int
    prove: bool = False


def name_of(digest: str, asked: Asked) -> str:
    """Return the name under which the answer to a question on some data is kept.

    Examples
    --------
    >>> len(name_of("d", Asked(rules=PlanRules(), seed=0, alternatives=1)))
    16
    """
    told = json.dumps([digest, asdict(asked)], sort_keys=True)
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def keep(plans: Sequence[Plan], asked: Asked, folder: Path | str) -> str:
    """Write what ``propose`` found into a workspace folder; return its name.

    Parameters
    ----------
    plans
        Best first, all on the same layers.
    asked
        What was asked.
    folder
        A workspace folder.

    Returns
    -------
    str
        The name by which :func:`kept` finds them again.

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> asked = Asked(rules=PlanRules(), seed=0, alternatives=1)
    >>> plans = propose(ws, rules=asked.rules)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = kept(keep(plans, asked, folder), ws, folder)
    >>> again[0] == asked, again[1][0].after == plans[0].after
    (True, True)
    """
    name = name_of(plans[0].workspace_digest, asked)
    told = {
        "schema": SCHEMA,
        "workspace_digest": plans[0].workspace_digest,
        "asked": asdict(asked),
        "plans": [
            {
                "assignment": moved(plan),
                "summary": pack(plan),
                "scores": dict(plan.scores),
                "seconds": plan.seconds,
            }
            for plan in plans
        ],
    }
    with atomic_path(Path(folder) / FOLDER / f"{name}.json") as place:
        place.write_text(json.dumps(told, ensure_ascii=False, default=_plain), encoding="utf-8")
    return name


def kept(
    name: str, workspace: Workspace, folder: Path | str
) -> tuple[Asked, tuple[Plan, ...]] | None:
    """Return what was asked and found under ``name``, rebuilt on its layers.

    Parameters
    ----------
    name
        From :func:`keep`; what is no name of that kind finds nothing.
    workspace
        The layers that are open now.
    folder
        The workspace folder.

    Returns
    -------
    tuple of Asked and plans, or None
        None if nothing is kept under that name, or it was found on other layers.

    Raises
    ------
    StoreError
        ``store.suggested_broken`` if the file cannot be read.
    """
    path = Path(folder) / FOLDER / f"{name}.json"
    if not (name.isalnum() and path.is_file()):
        return None
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if told["schema"] != SCHEMA or told["workspace_digest"] != workspace.digest:
            return None
        asked = told["asked"] | {"rules": rules_from(told["asked"]["rules"])}
        return Asked(**asked), tuple(_plan(one, workspace) for one in told["plans"])
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise StoreError(Problem(code="store.suggested_broken", file=str(path))) from exc


def _plan(told: Mapping[str, Any], workspace: Workspace) -> Plan:
    plan = unpack(told["summary"], told["assignment"], workspace)
    scores = {k: tuple(v) if isinstance(v, list) else v for k, v in told["scores"].items()}
    return replace(plan, scores=scores, seconds=float(told["seconds"]))


def _plain(value: Any) -> Any:
    """Return a number of numpy's as Python's own."""
    return value.item()
