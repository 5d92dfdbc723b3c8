"""Numbers on the way between the map and Python: base64 of varints."""

import base64

import numpy as np

from hexie_geo.ui.packing import unpack, varints
from hexie_geo.ui.pixels import Ints


def packed(units: Ints, zones: Ints) -> str:
    """Return units and the zones they lie in; units rise and travel as steps.

    Examples
    --------
    >>> packed(np.array([3, 5]), np.array([1, 1]))
    'BgIEAg=='
    """
    steps = np.column_stack([np.diff(units, prepend=0), zones]).ravel()
    return base64.b64encode(varints(steps)).decode()


def units_of(text: str) -> Ints:
    """Return the units of a stroke.

    Examples
    --------
    >>> units_of("BgQ=").tolist()
    [3, 5]
    """
    found: Ints = np.cumsum(unpack(base64.b64decode(text)), dtype=np.int64)
    return found
