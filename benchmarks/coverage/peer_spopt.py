"""Run in .venv-bench: spopt's MCLP, and the build of its p-median; CPU seconds as JSON."""

import json
import resource
import sys
import warnings

import numpy as np
import pulp
from spopt.locate import MCLP, PMedian

warnings.simplefilter("ignore")


def seconds():
    """CPU of this process and of the solver it started."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


case = np.load(sys.argv[1])
fixed = np.zeros(case["cost"].shape[1], dtype=int)
fixed[: int(case["existing"])] = 1
total = int(case["existing"]) + int(case["k"])
start = seconds()
model = MCLP.from_cost_matrix(
    case["cost"],
    case["demand"],
    service_radius=float(case["within"]),
    p_facilities=total,
    predefined_facilities_arr=fixed,
)
model = model.solve(pulp.PULP_CBC_CMD(msg=False))
mclp = seconds() - start
start = seconds()
PMedian.from_cost_matrix(
    case["cost"], case["demand"], p_facilities=total, predefined_facilities_arr=fixed
)
build = seconds() - start
print(
    json.dumps(
        {
            "mclp_seconds": mclp,
            "mclp_value": float(pulp.value(model.problem.objective)),
            "pmedian_build_seconds": build,
        }
    )
)
