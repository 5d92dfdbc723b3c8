"""Workbooks: types of cells, merged headers, sheets, formulas, damage, false suffixes."""

import datetime as dt
import io

import openpyxl

from .case import HEADER, Case, county, csv_text, family, recipe, writes

SQ = recipe("社区.xlsx")


def book(rows, *, title="Sheet1", change=None):
    """Return a workbook of one sheet as bytes; ``change`` may do what it likes to it."""
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


def case(variant, place, rows, *, change=None, plan=SQ, **truth):
    return Case(
        variant=variant,
        make=writes("社区.xlsx", book(rows, change=change)),
        recipe=plan,
        **(place.truth | truth),
    )


def typed(place, *, code=str, count=int):
    return [HEADER, *((code(c), n, count(h)) for c, n, h in place.table)]


@family
def xlsx_typed_cells():
    for name, count in (("int", int), ("float", float), ("text", str)):
        for seed in range(4):
            place = county(f"typed{name}{seed}")
            yield case(f"{name}-{seed}", place, typed(place, count=count))


@family
def xlsx_codes_as_numbers():
    """Twelve digits survive as a number, eighteen do not; a lost zero cannot be seen."""
    for seed in range(5):
        place = county(f"num{seed}")
        codes = tuple(f"53{c[2:]}" for c in place.codes)
        for name, kind in (("int", int), ("float", float)):
            rows = [
                HEADER,
                *((kind(c), n, int(h)) for c, (_, n, h) in zip(codes, place.table, strict=True)),
            ]
            yield case(f"{name}-{seed}", place, rows, codes=codes)
        long = [
            HEADER,
            *(
                (float(c + "123456"), n, int(h))
                for c, (_, n, h) in zip(codes, place.table, strict=True)
            ),
        ]
        yield case(f"long-{seed}", place, long, refused=("import.spoilt_code",))


@family
def xlsx_merged_header():
    mapped = 'community_id = "编码"\nname = "名称"\nhouseholds = ["户数·户籍", "户数·流动"]'
    for titles in range(3):
        for seed in range(4):
            place = county(f"xm{titles}{seed}")
            rows = [["云山县社区统计表", None, None, None]] * titles
            rows += [["编码", "名称", "户数", None], [None, None, "户籍", "流动"]]
            rows += [[c, n, int(h) - 1, 1] for c, n, h in place.table]

            def merge(made, top=titles + 1):
                for block in (f"A{top}:A{top + 1}", f"B{top}:B{top + 1}", f"C{top}:D{top}"):
                    made.active.merge_cells(block)
                for row in range(1, top):
                    made.active.merge_cells(f"A{row}:D{row}")

            yield case(
                f"{titles}-{seed}", place, rows, change=merge,
                plan=recipe("社区.xlsx", columns=mapped),
            )  # fmt: skip


@family
def xlsx_totals_and_signatures():
    tails = (
        [["合计", None, 9]], [["合计", None, 9], ["填表人：李", None, "审核人：王"]],
        [[None, "总计", 9]], [["填表日期：2025年"]], [["注：截至年底", None, None]],
        [[None, None, None], ["合计", "合计", "=SUM(C2:C7)"]],
    )  # fmt: skip
    for i, tail in enumerate(tails):
        for seed in range(2):
            place = county(f"xt{i}{seed}")
            truth = {"dropped": sum(any(row) for row in tail)}
            if i == 5:
                truth = {"refused": ("io.formulas",)}
            yield case(f"{i}-{seed}", place, [*typed(place), *tail], **truth)


@family
def xlsx_several_sheets():
    for kind in ("unsaid", "said", "wrong", "empty_beside", "hidden_beside"):
        for seed in range(3):
            place = county(f"sheets{kind}{seed}")

            def more(made, kind=kind):
                made.active.title = "社区"
                other = made.create_sheet("说明")
                if kind != "empty_beside":
                    other.append(["项目", "内容"])
                    other.append(["口径", "户籍"])
                if kind == "hidden_beside":
                    other.sheet_state = "hidden"

            source = {
                "said": 'layer = "社区"',
                "wrong": 'layer = "社區"',
                "hidden_beside": 'layer = "社区"',
            }
            plan = recipe("社区.xlsx", source=source.get(kind, ""))
            refused = {"unsaid": ("io.choose_layer",), "wrong": ("io.no_layer",)}.get(kind, ())
            yield case(
                f"{kind}-{seed}", place, typed(place), change=more, plan=plan, refused=refused
            )


@family
def xlsx_formulas():
    for at in range(6):
        for formula in ("=1+1", '=HYPERLINK("http://127.0.0.1","x")', "=B2"):
            place = county(f"formula{at}{formula}")
            rows = [list(r) for r in typed(place)]
            rows[at + 1][2] = formula
            truth = {"refused": ("io.formulas",), "refused_rows": (at + 2,)}
            yield case(f"{at}-{len(formula)}", place, rows, **truth)


@family
def xlsx_odd_cells():
    odd = ("#REF!", "#N/A", True, dt.date(2025, 1, 2), dt.datetime.fromisoformat("2025-01-02T03:00"), -5, 1200.5, " ", "同上", 1e300)  # fmt: skip
    for i, cell in enumerate(odd):
        place = county(f"odd{i}")
        rows = [list(r) for r in typed(place)]
        rows[1][2] = cell
        yield case(str(i), place, rows, households=place.total - place.households[0], unknown=1)


@family
def xlsx_hidden_and_filtered():
    for kind in ("row", "column", "filter", "frozen", "styled_empty_rows"):
        for seed in range(2):
            place = county(f"hide{kind}{seed}")

            def hide(made, kind=kind):
                page = made.active
                if kind == "row":
                    page.row_dimensions[3].hidden = True
                elif kind == "column":
                    page.column_dimensions["C"].hidden = True
                elif kind == "filter":
                    page.auto_filter.ref = "A1:C7"
                elif kind == "frozen":
                    page.freeze_panes = "A2"
                else:
                    for row in range(20, 60):
                        page.cell(row, 1).font = openpyxl.styles.Font(bold=True)

            yield case(f"{kind}-{seed}", place, typed(place), change=hide)


@family
def xlsx_cut():
    for i in range(20):
        place = county(f"xcut{i}")
        data = book(typed(place))
        part = data[: max(1, len(data) * i // 20)]
        yield Case(
            variant=str(i), make=writes("社区.xlsx", part), recipe=SQ,
            refused=("io.unreadable", "io.not_what_it_says"),
        )  # fmt: skip


@family
def xlsx_flipped():
    import random

    for i in range(30):
        place, chance = county(f"xflip{i}"), random.Random(i)
        data = bytearray(book(typed(place)))
        for _ in range(1 + i):
            data[chance.randrange(len(data))] = chance.randrange(256)
        yield Case(
            variant=str(i), make=writes("社区.xlsx", bytes(data)), recipe=SQ, either=True,
            refused=("io.unreadable", "io.not_what_it_says", "io.zip_limits", "io.no_rows", "io.no_column", "io.no_header"),
            rows=6, households=place.total,
        )  # fmt: skip


@family
def xls_that_is_not():
    for name, data in (
        ("xlsx", None), ("csv", "csv"), ("html", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("xml", b"<?xml version='1.0'?><Workbook/>"), ("cut", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("noise", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 9), ("empty", b""),
    ):  # fmt: skip
        for seed in range(2):
            place = county(f"xls{name}{seed}")
            raw = (
                book(typed(place))
                if data is None
                else csv_text(place).encode()
                if data == "csv"
                else data
            )
            refused = ("io.not_what_it_says", "io.unreadable", "io.empty_file")
            yield Case(
                variant=f"{name}-{seed}", make=writes("社区.xls", raw), recipe=recipe("社区.xls"), refused=refused,
            )  # fmt: skip
