"""Cells as people write them: counts, blanks, codes, personal columns."""

from .case import HEADER, Case, county, csv_text, family, recipe, text_of, writes

SQ = recipe("社区.csv")
SPELLINGS = (
    ("1,200户", 1200), ("１２００", 1200), ("约3200户", 3200), ("0.85万", 8500), ("1.2万户", 12000),
    ("一千二百三十户", 1230), ("1200户", 1200), ("1200 户", 1200), (" 1200 ", 1200), ("1200人", 1200),
    ("1，200", 1200), ("1200余户", 1200), ("1200多户", 1200), ("近1200户", 1200), ("1200左右", 1200),
    ("1200.0", 1200), ("+1200", 1200), ("2321(其中流动1200)", 2321), ("2321（其中：流动1200）", 2321),
    ("一二〇〇", 1200), ("壹仟贰佰", 1200), ("两千", 2000), ("三万零五", 30005), ("1200個", None),
    ("同上", None), ("〃", None), ("-5", None), ("1200.5", None), ("3-5", None), ("900~1000户", None),
    ("#REF!", None), ("#N/A", None), ("#VALUE!", None), ("—", None), ("/", None), ("无", None),
    ("暂无", None), ("不详", None), ("待统计", None), ("1200?", None), ("1e3", None), ("inf", None),
    ("nan", None), ("True", None), ("12OO", None), ("१२००", None), ("1 200 300 4", None), ("=1+1", None),
    ("1200户1", None), ("0x10", None), ("½", None), ("1200^2", None),
)  # fmt: skip


def changed(variant, column, cells, **truth):
    """A county in which the first cells of one column read otherwise."""
    place = county(f"{variant}{column}")
    rows = [list(row) for row in place.table]
    for row, cell in zip(rows, cells, strict=False):
        row[column] = cell
    text = text_of([HEADER, *([f'"{c}"' for c in row] for row in rows)])
    return Case(
        variant=variant, make=writes("社区.csv", text), recipe=truth.pop("recipe", SQ),
        **(place.truth | truth),
    )  # fmt: skip


def counts(variant, cells, values, **truth):
    """Cells of the count column with what they mean; None is unknown."""
    place = county(f"{variant}{2}")
    total = sum(v for v in values if v is not None) + sum(place.households[len(cells) :])
    return changed(
        variant, 2, cells, households=total, unknown=sum(v is None for v in values), **truth
    )


@family
def count_spellings():
    for i, (cell, value) in enumerate(SPELLINGS):
        yield counts(f"{i}", [cell], [value])


@family
def count_spellings_mixed():
    for i in range(0, len(SPELLINGS) - 6, 2):
        cells, values = zip(*SPELLINGS[i : i + 6], strict=True)
        yield counts(f"{i}", cells, values)


@family
def blank_is_not_zero():
    signs = {
        "": None,
        "0": 0,
        "—": None,
        "/": None,
        "0户": 0,
        "零": 0,
        "０": 0,
        " ": None,
        "N/A": None,
    }
    for first, a in signs.items():
        for second, b in (("", None), ("0", 0)):
            yield counts(f"{first}|{second}", [first, second], [a, b])


@family
def blank_means_zero_if_said():
    more = """[[assumptions]]
layer = "communities"
field = "households"
blank_means = 0
text_zh = "空白按 0 户计"
text_en = "blank means 0"
"""
    for i, cells in enumerate((["", "5"], ["", ""], ["—", "坏"], ["同上", ""], ["0", ""])):
        values = [int(c) if c.isdigit() else None if c in {"坏", "同上"} else 0 for c in cells]
        yield counts(f"{i}", cells, values, recipe=recipe("社区.csv", more=more))


@family
def counts_swapped_with_people():
    """Both columns are plausible: nothing may be lost, and persons per household tell."""
    mapped = 'community_id = "编码"\nname = "名称"\nhouseholds = "人口"\npopulation = "户数"'
    for seed in range(8):
        place = county(f"swap{seed}")
        rows = [(*HEADER, "人口"), *((*row, str(int(row[2]) * 3)) for row in place.table)]
        yield Case(
            variant=str(seed), make=writes("社区.csv", text_of(rows)),
            recipe=recipe("社区.csv", columns=mapped), **(place.truth | {"households": place.total * 3}),
        )  # fmt: skip


@family
def codes_in_scientific():
    for i, code in enumerate(("5.3E+11", "5.30102E+11", "5.3e11", "3.0102E+11", "5E+11", "5.3E11")):
        for at in (0, 2, 5):
            cells = [c for c, _, _ in county(f"{i}-{at}0").table[:at]] + [code]
            refused = {
                "refused": ("import.spoilt_code",),
                "refused_rows": (at + 2,),
                "refused_field": "编码",
            }
            yield changed(f"{i}-{at}", 0, cells, **refused)


@family
def codes_as_floats():
    for seed in range(6):
        place = county(f"float{seed}")
        codes = [f"53{c[2:]}" for c in place.codes]
        rows = [
            HEADER,
            *((f"{c}.0", n, h) for c, (_, n, h) in zip(codes, place.table, strict=True)),
        ]
        truth = place.truth | {"codes": tuple(codes)}
        yield Case(variant=str(seed), make=writes("社区.csv", text_of(rows)), recipe=SQ, **truth)


@family
def codes_in_quotes():
    for style, name in (
        ("'{}", "apostrophe"),
        ('="{}"', "formula"),
        ("\u200b{}", "zero_width"),
        ("\ufeff{}", "bom"),
        ("{}\u00a0", "nbsp"),
        ("　{}　", "wide"),
    ):
        for seed in range(3):
            place = county(f"marks{name}{seed}")
            rows = [(style.format(c), n, h) for c, n, h in place.table]
            text = text_of(
                [HEADER, *([f'"{x.replace(chr(34), chr(34) * 2)}"' for x in r] for r in rows)]
            )
            yield Case(
                variant=f"{name}-{seed}", make=writes("社区.csv", text), recipe=SQ, **place.truth
            )


@family
def codes_twice():
    for a in range(6):
        for b in range(a + 1, 6, 2):
            place = county(f"twice{a}{b}")
            rows = [list(r) for r in place.table]
            rows[b][0] = rows[a][0]
            yield Case(
                variant=f"{a}-{b}", make=writes("社区.csv", text_of([HEADER, *rows])), recipe=SQ,
                refused=("layer.duplicate",), refused_rows=(a + 2, b + 2), refused_field="编码",
            )  # fmt: skip


@family
def codes_empty():
    for at in range(6):
        for blank in ("", "  "):
            place = county(f"empty{at}{blank}")
            rows = [list(r) for r in place.table]
            rows[at][0] = blank
            yield Case(
                variant=f"{at}-{len(blank)}", make=writes("社区.csv", text_of([HEADER, *rows])), recipe=SQ,
                refused=("layer.empty_id",), refused_rows=(at + 2,), refused_field="编码",
            )  # fmt: skip


@family
def names_odd():
    odd = ("😀社区", "A" * 300, "Ⅲ社区", "（新）社区", "社区\u3000一", "ｆｕｌｌ", "ß社区", "氵甸社区", "名{{社", "<b>社区</b>",
           "=1+1", "-社区", "@社区", "总院社区", "合计桥社区", "填海社区", "注溪社区", "单位大院社区")  # fmt: skip
    for i, name in enumerate(odd):
        place = county(f"{i}1")
        yield changed(f"{i}", 1, [name], names=(name, *place.names[1:]))


@family
def totals_lookalikes():
    """Names that begin as a totals or signature row does are communities all the same."""
    for i, name in enumerate(
        (
            "合计桥社区",
            "总计村社区",
            "小计里社区",
            "填表巷社区",
            "说明坊社区",
            "备注街社区",
            "单位新村社区",
            "注家湾社区",
        )
    ):
        place = county(f"{i}1")
        yield changed(f"{i}", 1, [name], names=(name, *place.names[1:]))


PERSONAL = (
    ("身份证号", "11010519491231002X"), ("联系电话", "13800138000"), ("姓名", "张三"), ("书记", "李四"),
    ("列", "11010519491231002X"), ("备用", "13912345678"), ("户主", "王五"), ("手机", "15000000000"),
)  # fmt: skip


@family
def personal_columns():
    for i, (name, cell) in enumerate(PERSONAL):
        for seed in range(2):
            place = county(f"person{i}{seed}")
            rows = [(*HEADER, name), *((*r, cell) for r in place.table)]
            yield Case(
                variant=f"{i}-{seed}", make=writes("社区.csv", text_of(rows)), recipe=SQ,
                told=("import.personal",), **place.truth,
            )  # fmt: skip


@family
def term_words():
    """Town or country in words of either language; others are refused with their rows."""
    mapped = 'community_id = "编码"\nname = "名称"\nhouseholds = "户数"\narea = "城乡"'
    plan = recipe("社区.csv", columns=mapped).replace('area = "urban"\n', "")
    for i, (word, good) in enumerate(
        (
            ("城市", True),
            ("urban", True),
            ("农村", True),
            ("火星", False),
            ("111", False),
            ("城", False),
        )
    ):
        place = county(f"term{i}")
        rows = [(*HEADER, "城乡"), *((*r, "城市") for r in place.table[:5])]
        rows.append((*place.table[5], word))
        truth = (
            place.truth
            if good
            else {"refused": ("layer.not_a_term",), "refused_rows": (7,), "refused_field": "城乡"}
        )
        yield Case(variant=str(i), make=writes("社区.csv", text_of(rows)), recipe=plan, **truth)


GROUPS = """
[layers.groups]
file = "组.csv"
columns = { group_id = "组号", community_id = "社区", households = "户数" }
"""


@family
def groups_without_a_home():
    """Groups of unknown or unnamed communities are kept out with their households."""
    for stray in ("999", "", "03010200", "合计"):
        for at in range(4):
            place = county(f"stray{stray}{at}")
            owners = [*place.codes]
            owners[at] = stray
            rows = [("组号", "社区", "户数")]
            rows += [
                (f"g{i}", c, str(h))
                for i, (c, h) in enumerate(zip(owners, place.households, strict=True))
            ]
            totals = int(stray == "合计")

            def make(folder, place=place, rows=rows):
                writes("社区.csv", csv_text(place))(folder)
                writes("组.csv", text_of(rows))(folder)

            yield Case(
                variant=f"{stray}-{at}", make=make, recipe=recipe("社区.csv", more=GROUPS), layer="groups",
                rows=6 - totals, dropped=totals, unknown=0,
                households=place.total - totals * place.households[at],
            )  # fmt: skip


@family
def joined_tables():
    """Counts from another table by code: leftovers on both sides are told."""
    join = """
[[layers.communities.join]]
file = "户.csv"
key = "码"
on = "community_id"
columns = { households = "户数" }
"""
    plan = recipe("社区.csv", columns='community_id = "编码"\nname = "名称"', more=join)
    for kind in ("whole", "missing", "extra", "twice", "none", "no_column"):
        for seed in range(3):
            place = county(f"join{kind}{seed}")
            pairs = [(c, h) for c, _, h in place.table]
            truth, told, refused = dict(place.truth), (), ()
            if kind == "missing":
                pairs, told = pairs[1:], ("import.unmatched_here",)
                truth |= {"households": place.total - place.households[0], "unknown": 1}
            elif kind == "extra":
                pairs, told = [*pairs, ("99", "4")], ("import.unmatched_there",)
            elif kind == "twice":
                pairs, refused = [*pairs, pairs[0]], ("import.join_twice",)
            elif kind == "none":
                pairs, refused = [(f"x{c}", h) for c, h in pairs], ("import.join_none",)
            head = ("碼", "户数") if kind == "no_column" else ("码", "户数")
            refused = ("io.no_column",) if kind == "no_column" else refused
            where = "户.csv" if kind in {"twice", "no_column"} else "社区.csv"

            def make(folder, place=place, pairs=pairs, head=head):
                writes("社区.csv", text_of([HEADER[:2], *((c, n) for c, n, _ in place.table)]))(
                    folder
                )
                writes("户.csv", text_of([head, *pairs]))(folder)

            yield Case(
                variant=f"{kind}-{seed}",
                make=make,
                recipe=plan,
                told=told,
                refused=refused,
                refused_file=where,
                refused_layer="户" if where == "户.csv" else None,
                **truth,
            )


@family
def counts_in_units():
    """Bare numbers are meant in the unit of their column; a cell's own unit wins."""
    cells = (
        (["0.85", "1.2"], "万户", 8500 + 12000, None),
        (["0.85万", "1.2"], "万", 8500 + 12000, None),
        (["900户", "0.1"], "万", 900 + 1000, None),
        (["3", "12"], "千户", 15_000, None),
        (["3", "12"], "百", 1500, None),
        (["约0.3", "0.1"], "万", 4000, "import.approximate"),
        (["0.12345", "0.1"], "万", 1000, "import.unknown_count"),
        (["", "0.1"], "万", 1000, None),
        (["同上", "0.1"], "万", 1000, "import.unknown_count"),
    )
    for i, (given, unit, total, told) in enumerate(cells):
        place = county(f"unit{i}", n=2)
        rows = [
            HEADER, *((c, n, h) for c, n, h in zip(place.codes, place.names, given, strict=True))
        ]  # fmt: skip
        unknown = sum(c in {"", "同上", "0.12345"} for c in given)
        more = "[layers.communities.units]\nhouseholds = " + f'"{unit}"'
        yield Case(
            variant=str(i), make=writes("社区.csv", text_of(rows)),
            recipe=recipe("社区.csv", more=more), told=("import.in_unit", *([told] if told else [])),
            **(place.truth | {"households": total, "unknown": unknown}),
        )  # fmt: skip


@family
def units_that_do_not_fit():
    """A unit of another kind, or of a column that has none, is refused with its key."""
    wrong = (
        ("households", "亩"),
        ("households", "万元"),
        ("name", "万"),
        ('"户数"', "万"),
        ("population", "公顷"),
    )
    for i, (column, unit) in enumerate(wrong):
        place = county(f"nounit{i}")
        more = f'[layers.communities.units]\n{column} = "{unit}"'
        yield Case(
            variant=str(i), make=writes("社区.csv", csv_text(place)),
            recipe=recipe("社区.csv", more=more), refused=("recipe.choice",),
        )  # fmt: skip
