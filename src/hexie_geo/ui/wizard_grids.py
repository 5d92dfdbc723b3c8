"""Import wizard: what the numbers of each grid are; the file itself is read with the trial."""

import streamlit as st

from hexie_geo.io.recipe_parts import RasterRecipe
from hexie_geo.io.recipe_tables import QUANTITIES
from hexie_geo.ui.bench import Bench
from hexie_geo.ui.choices import ask, pick
from hexie_geo.ui.state import State
from hexie_geo.ui.words import plain

_NAMES = {"count": "population", "density": "population", "elevation": "dem", "class": "classes"}


def grids(bench: Bench, held: State) -> tuple[RasterRecipe, ...] | None:
    """Ask what each GeoTIFF holds; None while one is open.

    Nothing in a file tells people per cell from people per km², so there is no guess.
    """
    if not bench.grids:
        return ()
    st.subheader(ask("step.grids", held, number=bench.next_step()), anchor=False)
    found: dict[str, RasterRecipe] = {}
    still_open = False
    for file in bench.grids:
        chosen = pick(
            f"grid.{file}",
            ask("grids.what", held, file=file),
            ["-", *QUANTITIES],
            held,
            shown=lambda q: ask("unused", held) if q == "-" else ask(f"grids.{q}", held),
        )
        still_open |= not chosen
        if chosen in _NAMES:
            name = _NAMES[chosen]
            if name in found:
                values = {"first": found[name].file, "second": file}
                st.warning(plain(ask("grids.twice", held, **values)), icon=":material/help:")
                still_open = True
            found[name] = RasterRecipe(name=name, file=file, quantity=chosen)
    return None if still_open else tuple(found.values())
