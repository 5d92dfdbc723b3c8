"""The compare page: which two states, and both on the map."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.i18n import text
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.plans import Plan, ProposedPlace
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui import drafting, instead, loaders, maps, pair, places, plan_map, shell
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.state import State
from hexie_geo.ui.suggest import called
from hexie_geo.ui.words import number, plain, say
from hexie_geo.workflow.figures import Side
from hexie_geo.workflow.proposed_places import proposed_places, with_places

TODAY, FOLDER = "today", "folder"
VIEWS, COLOURS = ("beside", "swipe"), ("sizes", "differences")
MOST_DRAFTS = 12
_PLAN, _DRAFT = "plan:", "draft:"


@dataclass(frozen=True, eq=False, kw_only=True)
class Chosen:
    """One side as it was chosen: what it is called, and on which layers its map is drawn."""

    name: str
    base: Workspace
    side: Side

    @property
    def places(self) -> tuple[ProposedPlace, ...]:
        """What this side proposes besides boundaries."""
        return self.side.plan.places if self.side.plan is not None else ()

    @cached_property
    def standing(self) -> Workspace:
        """The layers with offices and facilities where this side proposes them."""
        return with_places(self.base, self.places)


@dataclass(frozen=True, eq=False, kw_only=True)
class Pair:
    """The two sides, A and B."""

    a: Chosen
    b: Chosen

    @property
    def both(self) -> tuple[Chosen, Chosen]:
        """A, then B."""
        return self.a, self.b

    @property
    def same_layers(self) -> bool:
        """Whether both are plans over the same layers (or those layers themselves)."""
        return self.a.base.digest == self.b.base.digest


def word(message: str, held: State, **values: object) -> str:
    """Return the sentence ``message`` of topic ``compare``."""
    return text(f"compare.{message}", held.language, **values)


def known(ws: Workspace, held: State) -> dict[str, str]:
    """Return what can be compared, in words: today, this session's plans, drafts, a folder."""
    found = {TODAY: word("today", held)}
    for k, plan in enumerate(held.plans_of(ws.digest), start=1):
        found[f"{_PLAN}{k - 1}"] = word(
            "plan",
            held,
            number=k,
            kind=called(plan, held.language),
            band=text(f"compare.band.{plan.rules.band.value}", held.language),
            moved=number(plan.moved_households),
        )
    if has_groups(ws):
        log = drafting.log_of(held)
        for draft in [] if log is None else log.known()[:MOST_DRAFTS]:
            found[f"{_DRAFT}{draft.draft_id}"] = word(
                "draft", held, name=draft.draft_id, count=draft.events
            )
        if held.desk is not None and held.desk[0] == ws.digest:
            mine = held.desk[1]
            found[f"{_DRAFT}{mine.draft_id}"] = word(
                "my_draft", held, name=mine.draft_id, moved=number(mine.draft.moved_households)
            )
    found[FOLDER] = word("folder", held)
    return found


def choose(ws: Workspace, options: Mapping[str, str], held: State) -> Pair:
    """Let a person choose both sides; where there is only today, say how to get a plan."""
    names = list(options)
    if len(names) == len((TODAY, FOLDER)):
        st.info(word("nothing", held), icon=":material/compare:")
        with st.container(horizontal=True):
            for name in ("suggest", "edit"):
                st.page_link(shell.page(name), label=say(f"page.{name}", held.language))
    left, right = st.columns(2, gap="medium")
    usual = _usual(ws, names, held)
    with left:
        a = _ask("a", ws, options, TODAY, held)
    with right:
        b = _ask("b", ws, options, usual, held)
    return Pair(a=a, b=b)


def _usual(ws: Workspace, names: list[str], held: State) -> str:
    """Return what B is at first: the draft being edited, else the best plan, else a draft.

    Of several searches the last one's best plan: each lists its best first.
    """
    mine = None if held.desk is None else f"{_DRAFT}{held.desk[1].draft_id}"
    if held.desk is not None and held.desk[1].draft.moved_households and mine in names:
        return str(mine)
    best = held.best_of(ws.digest)
    plans = [] if best is None else [f"{_PLAN}{best}"]
    drafts = [n for n in names if n.startswith(_DRAFT) and n != mine]
    return next(iter([*plans, *drafts]), TODAY)


def _ask(letter: str, ws: Workspace, options: Mapping[str, str], usual: str, held: State) -> Chosen:
    names = list(options)
    picked = st.selectbox(
        word(f"side_{letter}", held),
        names,
        index=held.kept(f"compare_{letter}", names, usual),
        format_func=lambda n: options.get(n, n),
        key=f"compare_{letter}.{held.language}",
    )
    picked = held.keep(f"compare_{letter}", picked)
    try:
        with st.spinner(word("busy", held)):
            return _resolve(letter, picked, options[picked], ws, held)
    except HexieError as error:
        listed = "\n".join(f"- {plain(p.say(held.language))}" for p in error.problems)
        st.error(listed, icon=":material/error:")
        st.stop()


def _resolve(letter: str, picked: str, name: str, ws: Workspace, held: State) -> Chosen:
    if picked == FOLDER:
        path = st.text_input(word("path", held), key=f"compare_path_{letter}").strip()
        if not path:
            st.caption(word("path_help", held))
            st.stop()
        other = loaders.workspace(str(Path(path).expanduser()))
        title = word("year", held, title=other.title or path, date=other.as_of.isoformat())
        return Chosen(name=title, base=other, side=Side(workspace=other))
    if picked == TODAY:
        return Chosen(name=name, base=ws, side=Side(workspace=ws, today=True))
    plan = _plan(picked, ws, held)
    state = loaders.after(ws, ws.digest, plan, plan_map.fingerprint(plan))
    return Chosen(name=name, base=ws, side=Side(workspace=state, plan=plan))


def _plan(picked: str, ws: Workspace, held: State) -> Plan:
    if picked.startswith(_PLAN):
        return held.plans_of(ws.digest)[int(picked.removeprefix(_PLAN))]
    from hexie_geo.planning.editing import from_data, replay

    draft_id, desk = picked.removeprefix(_DRAFT), held.desk
    if desk is not None and desk[0] == ws.digest and desk[1].draft_id == draft_id:
        draft = desk[1].draft
    else:
        log = drafting.log_of(held)
        events = [] if log is None else log.events(draft_id)
        draft = replay(loaders.board(ws, ws.digest)[0], map(from_data, events))
    key = hashlib.blake2b(repr(draft.assignment).encode(), digest_size=16).hexdigest()
    plan = loaders.given_plan(ws, ws.digest, draft.assignment, key)
    return replace(plan, places=proposed_places(ws, draft.sites))


def draw(chosen: Pair, held: State) -> None:
    """Draw both sides, coloured by their size verdicts or by where they differ."""
    language = held.language
    one, two = st.columns(2, gap="medium")
    view = one.segmented_control(
        word("view", held), VIEWS, default="beside", required=True, key="compare_view",
        format_func=lambda v: text(f"compare.view_{v}", language), label_visibility="collapsed",
    )  # fmt: skip
    if not chosen.same_layers:
        colour = "sizes"
    else:
        colour = two.segmented_control(
            word("colour", held), COLOURS, default="sizes", required=True, key="compare_colour",
            format_func=lambda v: text(f"compare.colour_{v}", language),
            label_visibility="collapsed",
        )  # fmt: skip
    if not all(has_groups(c.base) or has_geometry(c.base.communities) for c in chosen.both):
        st.info(say("map.no_shapes", language), icon=":material/map:")
        return
    placed = [plan_map.place(c.base, c.side.assignment) for c in chosen.both]
    themes = plan_map.differences(placed, language) if colour == "differences" else [
        plan_map.sizes(c.side.workspace, p.to, held)
        for c, p in zip(chosen.both, placed, strict=True)
    ]  # fmt: skip
    if pair.KEY in held.map_failures:
        for k, (c, theme, p) in enumerate(zip(chosen.both, themes, placed, strict=True)):
            st.markdown(f"**{plain(c.name)}**")
            if k:
                held.map_failures[f"{pair.KEY}.{k}"] = ""
            instead.shown(
                c.base, theme, state=held, key=f"{pair.KEY}.{k}" if k else pair.KEY,
                by_group=p.by_group,
            )  # fmt: skip
        return
    sides = [
        maps.given(
            c.base,
            theme,
            state=held,
            key=f"{pair.KEY}.{k}",
            by_group=p.by_group,
            moved=replace(p.moved, sites=places.proposed_sites(c.base, c.places)),
        )
        | {"name": f"{word(f'head.{letter}', held)} · {c.name}"}
        for k, (letter, c, theme, p) in enumerate(
            zip("ab", chosen.both, themes, placed, strict=True)
        )
    ]
    zones = [
        [*c.base.communities["community_id"], *p.moved.new]
        for c, p in zip(chosen.both, placed, strict=True)
    ]
    pair.mount(
        (sides[0], sides[1]),
        zones=(zones[0], zones[1]),
        swipe=view == "swipe",
        slide_label=word("slide", held),
        state=held,
    )
    instead.offer(held, pair.KEY)
