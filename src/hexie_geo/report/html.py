"""A page built from elements: whatever is not an element is text and gets escaped."""

from hexie_geo.i18n import Language
from hexie_geo.report.safe import safe_text
from hexie_geo.report.table import Table, missing, shown

_VOID = {"meta", "input", "br", "col", "rect", "path", "use", "line"}


class Html(str):
    """Markup that is already safe; only :func:`el` and :func:`raw` make it."""

    __slots__ = ()


def raw(markup: str) -> Html:
    """Return markup of our own as it stands; never call it on anything from data."""
    return Html(markup)


def el(name: str, /, *content: object, **attributes: object) -> Html:
    """Return an element; ``class_`` is ``class``, ``data_i`` is ``data-i``.

    Content that is not :class:`Html` is text and is escaped; so are attributes. An
    attribute that is None or False is left out, True stands alone.

    Examples
    --------
    >>> el("p", "<b>", el("i", "云山"), class_="x")
    '<p class="x">&#60;b&#62;<i>云山</i></p>'
    """
    attrs = "".join(
        f" {key.rstrip('_').replace('_', '-')}"
        + ("" if value is True else f'="{safe_text(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID and not content:
        return Html(
            f"<{name}{attrs}/>" if name in {"rect", "path", "use", "line"} else f"<{name}{attrs}>"
        )
    return Html(f"<{name}{attrs}>{join(*content)}</{name}>")


def join(*content: object) -> Html:
    """Return contents side by side, texts escaped; lists are laid out."""
    parts = []
    for one in content:
        if isinstance(one, Html):
            parts.append(str(one))
        elif isinstance(one, list | tuple):
            parts.append(str(join(*one)))
        elif one is not None:
            parts.append(safe_text(one))
    return Html("".join(parts))


def lines(text: str) -> Html:
    """Return text with its line breaks."""
    pieces: list[object] = []
    for i, line in enumerate(text.split("\n")):
        if i:
            pieces.append(el("br"))
        pieces.append(line)
    return join(pieces)


def table(
    content: Table,
    language: Language,
    *,
    rows: int | None = None,
    filterable: bool = False,
    hidden: tuple[str, ...] = (),
    caption: bool = True,
    id_: str | None = None,
) -> Html:
    """Return a table as HTML: sortable by heading, totals at its foot, notes below.

    Parameters
    ----------
    content
        The table.
    language
        Language of headings and outcomes.
    rows
        Show at most so many rows and say how many more there are.
    filterable
        Put a field above it that filters its rows.
    hidden
        Keys of columns left out here; a column without a single value is left out anyway.
    caption
        Show the table's title.
    id_
        Id of the element.
    """
    from hexie_geo.i18n import text

    keep = [
        i
        for i, f in enumerate(content.fields)
        if f.key not in hidden and any(shown(r[i], f.kind, language) for r in content.rows)
    ]
    heads = content.headings(language)
    body_end = len(content.rows) - content.totals
    body = content.rows[:body_end]
    cut = body if rows is None else body[:rows]
    head = el("tr", [_head(content, heads, i) for i in keep])
    notes = list(content.notes)
    if len(cut) < len(body):
        notes.insert(0, text("report.page.more_rows", language, rows=len(body) - len(cut)))
    if not body:
        return el(
            "section",
            el("h3", content.title(language)) if caption else None,
            el("p", text("report.page.no_rows", language), class_="quiet"),
            class_="table",
        )
    search = el(
        "input",
        type="search",
        class_="filter",
        placeholder=text("report.page.filter", language),
        aria_label=text("report.page.filter", language),
    )
    return el(
        "section",
        el("h3", content.title(language)) if caption else None,
        el("div", search, el("span", class_="shown"), class_="tools") if filterable else None,
        el(
            "div",
            el(
                "table",
                el("thead", head),
                el("tbody", [_row(content, r, i, keep, language) for i, r in enumerate(cut)]),
                el(
                    "tfoot",
                    [_row(content, r, None, keep, language) for r in content.rows[body_end:]],
                )
                if content.totals
                else None,
                id=id_,
            ),
            class_="scroll",
        ),
        [el("p", note, class_="note") for note in notes],
        class_="table",
    )


def _head(content: Table, heads: list[str], i: int) -> Html:
    numeric = content.fields[i].kind in {"count", "number", "share"}
    return el("th", heads[i], class_="n" if numeric else None, scope="col", tabindex="0")


def _row(
    content: Table,
    row: tuple[object, ...],
    number: int | None,
    keep: list[int],
    language: Language,
) -> Html:
    cells = [_cell(content, row[i], i, language) for i in keep]
    return el("tr", cells, data_i=number)


def _cell(content: Table, value: object, i: int, language: Language) -> Html:
    kind = content.fields[i].kind
    words = shown(value, kind, language)
    if kind == "outcome" and not missing(value):
        return el("td", el("span", words, class_=f"chip o-{value}"))
    if kind in {"count", "number", "share"}:
        return el("td", words, class_="n", data_v=value if kind == "share" else None)
    wide = "long" if kind == "long" else ("code" if kind == "code" else None)
    return el("td", lines(words) if "\n" in words else words, class_=wide)
