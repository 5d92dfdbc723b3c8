"""Import wizard, last half: try, see that nothing is lost, save, and take the papers away."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from hexie_geo.catalogue import Language, layer_word
from hexie_geo.errors import HexieError
from hexie_geo.i18n import text
from hexie_geo.io.accounts import save_report
from hexie_geo.io.recipe_text import recipe_text
from hexie_geo.io.recipes import repaired
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui import data, maps, shell, wizard_strips
from hexie_geo.ui.bench import LIMITS, Bench, safe_name
from hexie_geo.ui.choices import ask
from hexie_geo.ui.maps import Theme
from hexie_geo.ui.state import State
from hexie_geo.ui.wizard import Stated
from hexie_geo.ui.wizard_places import Answers
from hexie_geo.ui.words import plain
from hexie_geo.workflow.guided import (
    RECIPE_FILE,
    REPORT_FILE,
    compose,
    save_import,
)
from hexie_geo.workflow.import_ import ImportResult, import_recipe

if TYPE_CHECKING:
    from hexie_geo.io.recipe_parts import RasterRecipe, Recipe
    from hexie_geo.report.case import Case

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLAIN = {"fill": "#b4d0de", "line": "#275570", "hatch": ""}


def show(
    answers: Answers,
    stated: Stated,
    rasters: "tuple[RasterRecipe, ...] | None",
    bench: Bench,
    held: State,
) -> None:
    """Try the recipe when everything is answered; show the result, and save it."""
    st.subheader(ask("step.trial", held, number=bench.next_step()), anchor=False)
    if answers is None or rasters is None:
        st.info(ask("next", held), icon=":material/help:")
        return
    recipe = compose(
        answers,
        title=stated.title,
        basis=stated.basis,
        as_of=stated.as_of,
        rasters=rasters,
        parts=bench.parts,
    )
    if st.button(ask("trial.go", held), type="primary", key="wizard_try"):
        with st.spinner(ask("trial.reading", held)):
            bench.forget()
            bench.tried = (recipe, _tried(recipe, bench))
    if bench.tried is None or bench.tried[0] != recipe:
        return
    result = bench.tried[1]
    if isinstance(result, ImportResult):
        below = wizard_strips.width(result, bench, held)
        if below is not None:
            recipe = repaired(recipe, below_m=below)
            result = _mended(recipe, bench, held)
    if isinstance(result, HexieError):
        listed = "\n".join(f"- {plain(p.say(held.language))}" for p in result.problems)
        st.error(f"{ask('trial.wrong', held)}\n\n{listed}", icon=":material/error:")
        return
    _account(result, held)
    _look(result.workspace, held)
    data.problems(result.workspace, held)
    st.subheader(ask("step.save", held, number=bench.next_step()), anchor=False)
    _save(result, recipe, bench, held)


def _mended(recipe: "Recipe", bench: Bench, held: State) -> ImportResult | HexieError:
    """Read once more, settling strips; kept until another width is asked for."""
    if bench.mended is None or bench.mended[0] != recipe:
        with st.spinner(ask("trial.reading", held)):
            bench.mended = (recipe, _tried(recipe, bench))
    return bench.mended[1]


def _tried(recipe: "Recipe", bench: Bench) -> ImportResult | HexieError:
    try:
        return import_recipe(recipe, data_root=bench.root, limits=LIMITS)
    except HexieError as error:
        return error


def _account(result: ImportResult, held: State) -> None:
    """Prove that every row and household is accounted for, layer by layer."""
    report, language = result.report, held.language
    said = [ask("trial.sum", held, **_row(row, language)) for row in report.rows.to_dict("records")]
    st.markdown(f"**{ask('trial.balance', held)}**\n\n" + "\n".join(f"- {plain(s)}" for s in said))
    if not report.balanced:
        st.error(ask("trial.unbalanced", held), icon=":material/error:")
    for message, table in (("kept_out", report.kept_out), ("fixes", report.fixes)):
        if len(table):
            shown = table.assign(
                layer=table["layer"].map(lambda n: layer_word(n, language)),
                **{
                    c: table[c].map(lambda a: text(f"import.{a}", language))
                    for c in ("action", "reason")
                    if c in table
                },
            )
            with st.expander(ask(f"trial.{message}", held, count=len(table))):
                st.dataframe(shown.astype("str").replace({"<NA>": "", "nan": ""}), hide_index=True)


def _row(row: Mapping[Any, object], language: Language) -> dict[str, object]:
    said = {str(key): value for key, value in row.items()}
    return {**said, "layer": text(f"terms.layer.{row['layer']}", language)}


def _look(ws: Workspace, held: State) -> None:
    """Draw everything that has a place together: what lies wrong is seen at once."""
    if not ws.has_geometry:
        return
    st.markdown(f"**{ask('trial.map', held)}**")
    ink = {**_PLAIN, "label": ask("trial.layer", held), "count": len(ws.communities)}
    theme = Theme(classes="0" * len(ws.communities), palette=[ink], title=plain(ws.title))
    layers = {"police_office": ws.police_offices, "facility": ws.facilities}
    marks = [name for name, layer in layers.items() if layer is not None]
    maps.draw(ws, theme, state=held, key="wizard_map", marks=marks, height=420)


def _save(result: ImportResult, recipe: "Recipe", bench: Bench, held: State) -> None:
    if bench.saved is None or bench.saved[0] != recipe:
        name = safe_name(recipe.title) or "workspace"
        folder = st.text_input(
            ask("save.folder", held), str(Path.home() / "hexie" / name), key="wizard_folder"
        ).strip()
        target = Path(folder).expanduser()
        taken = (target / "workspace.toml").exists()
        if taken:
            st.warning(plain(ask("save.taken", held, folder=folder)), icon=":material/folder:")
            taken = not st.checkbox(ask("save.replace", held), key="wizard_replace")
        if st.button(
            ask("save.go", held), type="primary", disabled=taken or not folder, key="wizard_save"
        ):
            try:
                bench.saved = (recipe, save_import(result, recipe, target))
            except HexieError as error:
                shell.refuse(error, held)
                return
            held.open(str(bench.saved[1]))
            st.rerun()
        return
    saved = bench.saved[1]
    st.success(plain(ask("save.done", held, folder=saved)), icon=":material/check:")
    st.caption(plain(ask("save.again", held, recipe=saved / RECIPE_FILE)))
    st.page_link(
        shell.page("assess"), label=ask("save.assess", held), icon=":material/arrow_forward:"
    )
    papers(result.workspace, held)
    left, right = st.columns(2, gap="medium")
    left.download_button(
        ask("save.recipe", held), recipe_text(recipe), file_name=RECIPE_FILE, key="take_recipe"
    )
    right.download_button(
        ask("save.report", held),
        lambda: _bytes(lambda p: save_report(result.report, p), REPORT_FILE),
        file_name=REPORT_FILE,
        mime="text/csv",
        key="take_report",
    )


def papers(ws: Workspace, held: State) -> None:
    """Offer the two workbooks that need no geometry: verdicts, and what must be mended by whom."""
    from hexie_geo.report.reconciliation import RECONCILIATION_FILE, write_reconciliation
    from hexie_geo.report.tables import COMPLIANCE_FILE, write_compliance

    left, right = st.columns(2, gap="medium")
    left.download_button(
        ask("save.compliance", held),
        lambda: _bytes(lambda p: write_compliance(_case(ws, held), p), COMPLIANCE_FILE),
        file_name=COMPLIANCE_FILE,
        mime=_SHEET,
        key="take_compliance",
    )
    right.download_button(
        ask("save.reconciliation", held),
        lambda: _bytes(lambda p: write_reconciliation(_case(ws, held), p), RECONCILIATION_FILE),
        file_name=RECONCILIATION_FILE,
        mime=_SHEET,
        key="take_reconciliation",
    )


def _case(ws: Workspace, held: State) -> "Case":
    from hexie_geo.workflow.cases import gather

    return gather(ws, language=held.language, bands=(), kinds=())


def _bytes(write: Callable[[Path], object], name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()
