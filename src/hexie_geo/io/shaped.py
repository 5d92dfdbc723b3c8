"""What shaping hands on: a layer's frame, what was done to it and what is wrong with it."""

from dataclasses import dataclass

import pandas as pd

from hexie_geo.errors import Problem
from hexie_geo.io.joins import JoinedFile
from hexie_geo.io.records import Fix


@dataclass(frozen=True, eq=False, kw_only=True)
class Shaped:
    """A layer's frame (index = the file's row numbers) with fixes and what is wrong.

    ``errors`` forbid the import; ``problems`` are told and kept with the workspace.
    ``filtered`` are the rows that a ``where`` left out.
    """

    frame: pd.DataFrame
    fixes: tuple[Fix, ...]
    problems: tuple[Problem, ...]
    errors: tuple[Problem, ...]
    filtered: tuple[int, ...]
    joined: tuple[JoinedFile, ...] = ()
