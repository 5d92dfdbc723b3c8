"""What a policy pack may hold: every key, its kind, and the checks across keys."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from hexie_geo.errors import Problem
from hexie_geo.model.terms import Area, Force, Outcome, SubjectLayer
from hexie_geo.standards.grammar import ConditionError, parse

SCHEMA = 1
FORMS = ("range", "presence", "rank", "list", "matrix", "share")
IN_FORCE = ("yes", "no", "unknown")
Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bound(value: Any) -> bool:
    if isinstance(value, Mapping):
        inside = isinstance(value.get("inclusive", True), bool)
        return set(value) <= {"value", "inclusive"} and _number(value.get("value")) and inside
    return _number(value)


def _condition(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(parse(value))
    except ConditionError:
        return False


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _tiers(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(t, Mapping)
        and set(t) <= {"when", "low", "high"}
        and _condition(t.get("when"))
        and all(_bound(t[k]) for k in ("low", "high") if k in t)
        for t in value
    )


def _scope(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(v, str | bool) for v in value.values())


def _of(*words: str) -> Check:
    return lambda value: value in words


def _day(value: Any) -> bool:
    return isinstance(value, date)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _table(**checks: Check) -> Check:
    """Return a check of a table that has exactly these keys."""
    return lambda value: (
        isinstance(value, Mapping)
        and set(value) == set(checks)
        and all(check(value[key]) for key, check in checks.items())
    )


def _share(value: Any) -> bool:
    return _number(value) and 0 <= value <= 1


def _positive(value: Any) -> bool:
    return _number(value) and value > 0


def _targets(value: Any) -> bool:
    one = _table(area=_of(*Area), share=_share, deadline=_day)
    return isinstance(value, list) and bool(value) and all(map(one, value))


OPTIONS: dict[str, Check] = {
    "per": _table(field=_text, quantity=_positive),
    "rounding": _of("proportional", "stepped"),
    "at_least": _text,
    "need": _table(field=_text, measure=_text, short=_of(*Outcome)),
    "status": _text,
    "threshold": _text,
    "targets": _targets,
    "zero_is_empty": _flag,
}
"""Keys of ``options``. ``per`` {field, quantity}: bounds are amounts per so many of a field;
``rounding``: a started amount counts in proportion or whole (stepped). ``at_least``: a measure
that may prove a floor reached where the whole is unknown. ``need`` {field, measure, short}: what
replaces the bounds under ``replaced_when`` (the stated need of rooms, unless said otherwise).
``status``: a fact that tells the reason of a presence, or what a list holds.
``threshold``: the setting that divides a
rank. ``targets``: the shares of a target. ``zero_is_empty``: a subject of size 0 is none at all."""


def _options(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        key in OPTIONS and OPTIONS[key](v) for key, v in value.items()
    )


HEAD: dict[str, tuple[bool, Check, str]] = {
    "id": (True, _text, "text"),
    "title": (True, _text, "text"),
    "doc_no": (False, _text, "text"),
    "issuer": (True, _text, "text"),
    "published": (False, _day, "date"),
    "effective": (False, _day, "date"),
    "in_force": (True, _of(*IN_FORCE), "/".join(IN_FORCE)),
    "source": (True, _text, "text"),
    "bound_note": (False, _text, "text"),
    "supersedes": (False, _texts, "list of ids"),
}
PROVISION: dict[str, tuple[bool, Check, str]] = {
    "id": (True, _text, "text"),
    "clause": (True, _text, "text"),
    "quote_zh": (True, _text, "text"),
    "quote_raw": (False, _text, "text"),
    "correction": (False, _text, "text"),
    "measure": (True, _text, "name of a measure"),
    "subject": (False, _of(*SubjectLayer), "/".join(SubjectLayer)),
    "form": (False, _of(*FORMS), "/".join(FORMS)),
    "unit": (False, _text, "text"),
    "scope": (False, _scope, "table of field = value"),
    "low": (False, _bound, "number or { value, inclusive }"),
    "high": (False, _bound, "number or { value, inclusive }"),
    "tiers": (False, _tiers, "list of { when, low, high }"),
    "applies_when": (False, _condition, "condition"),
    "exempt_when": (False, _condition, "condition"),
    "unknown_when": (False, _condition, "condition"),
    "replaced_when": (False, _condition, "condition"),
    "force": (True, _of(*Force), "/".join(Force)),
    "verb_zh": (True, _text, "text"),
    "outside": (True, _of(*Outcome), "/".join(Outcome)),
    "deadline": (False, _day, "date"),
    "items": (False, _texts, "list of texts"),
    "options": (False, _options, "/".join(OPTIONS)),
    "verified": (True, _flag, "true/false"),
    "evidence": (False, _text, "text"),
    "note_zh": (False, _text, "text"),
    "note_en": (False, _text, "text"),
}


def problems_in(tree: Mapping[str, Any], file: str) -> list[Problem]:
    """Return every problem of a parsed pack; each names ``file`` and the key."""
    found: list[Problem] = []

    def say(code: str, field: str, **values: object) -> None:
        found.append(Problem(code=f"standards.{code}", file=file, field=field, values=values))

    for key in sorted(set(tree) - {"schema", "standard", "provision"}):
        say("unknown_key", key, allowed="schema, standard, provision")
    if tree.get("schema") != SCHEMA:
        say("schema", "schema", found=tree.get("schema"), wanted=SCHEMA)
    head, entries = tree.get("standard"), tree.get("provision")
    if isinstance(head, Mapping):
        _keys(head, HEAD, "standard", say)
    else:
        say("missing_key", "standard")
    if not (isinstance(entries, list) and entries and all(isinstance(e, Mapping) for e in entries)):
        say("missing_key", "provision")
        return found
    for number, entry in enumerate(entries, start=1):
        _entry(entry, f"provision[{entry.get('id', number)}]", say)
    for name, times in Counter(str(e.get("id")) for e in entries).items():
        if times > 1:
            say("duplicate", f"provision[{name}].id", id=name)
    return found


def _entry(entry: Mapping[str, Any], place: str, say: Callable[..., None]) -> None:
    _keys(entry, PROVISION, place, say)
    for key, value in _ranges(entry):
        low, high = (_plain(value.get(k)) for k in ("low", "high"))
        if low is not None and high is not None and low > high:
            say("empty_range", f"{place}.{key}", low=low, high=high)
    bounded = "low" in entry or "high" in entry or entry.get("tiers")
    if entry.get("form", "range") == "range" and not bounded:
        say("no_bound", f"{place}.low")
    options = entry.get("options")
    for needed, key in (
        (entry.get("form") == "matrix" and not entry.get("items"), "items"),
        (entry.get("form") == "share" and not _has(options, "targets"), "options.targets"),
    ):
        if needed:
            say("missing_key", f"{place}.{key}")
    quote, verb = entry.get("quote_zh"), entry.get("verb_zh")
    if isinstance(quote, str) and isinstance(verb, str) and verb not in quote:
        say("verb_not_in_quote", f"{place}.verb_zh", verb=verb)


def _has(table: Any, key: str) -> bool:
    return isinstance(table, Mapping) and key in table


def _ranges(entry: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "low", entry
    tiers = entry.get("tiers")
    for number, tier in enumerate(tiers if isinstance(tiers, list) else (), start=1):
        if isinstance(tier, Mapping):
            yield f"tiers[{number}]", tier


def _plain(bound: Any) -> float | None:
    value: Any = bound.get("value") if isinstance(bound, Mapping) else bound
    return float(value) if _number(value) else None


def _keys(
    table: Mapping[str, Any],
    known: Mapping[str, tuple[bool, Check, str]],
    place: str,
    say: Callable[..., None],
) -> None:
    for key in table:
        if key not in known:
            say("unknown_key", f"{place}.{key}", allowed=", ".join(known))
    for key, (required, check, kind) in known.items():
        if key not in table:
            if required:
                say("missing_key", f"{place}.{key}")
        elif not check(table[key]):
            say("bad_value", f"{place}.{key}", value=table[key], kind=kind)
