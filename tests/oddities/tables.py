"""Families of tables: encodings, headers, totals, spellings of counts, mistakes."""

import openpyxl

from .county import HEADERS, Case, County, good, lines, recipe, write

_CHINESE = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Write a number as a county clerk does: 一千二百三十."""
    if number == 0:
        return "零"
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if zero and out else "") + _CHINESE[digit] + name
            zero = False
        else:
            zero = True
    return out


SPELLINGS = {
    "wide": lambda h: str(h).translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)}),
    "thousands": lambda h: f"{h:,}",
    "suffix": lambda h: f"{h}户",
    "thousands_suffix": lambda h: f"{h:,} 户",
    "about": lambda h: f"约{h}",
    "about_suffix": lambda h: f"约{h}户",
    "more_than": lambda h: f"{h}余户",
    "ten_thousands": lambda h: f"{h / 10_000}万",
    "chinese": chinese,
    "chinese_suffix": lambda h: f"{chinese(h)}户",
    "with_part": lambda h: f"{h}(其中流动{h // 2})",
    "with_part_wide": lambda h: f"{h}（含流动{h // 2}户）",
    "float": lambda h: f"{h}.0",
    "padded": lambda h: f"　{h} ",
}
UNKNOWN = {
    "negative": "-5",
    "same_above": "同上",
    "error_cell": "#REF!",
    "range": "100-200",
    "fraction": "12.5",
    "words": "不清楚",
    "exponent": "1e3",
    "blank": "",
    "dash": "—",
    "slash": "/",
}
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
HOSTILE = (
    "{{1337*1337}}", "{% raw %}", "<script>alert(1)</script>", "=HYPERLINK(1)", "${1337}",
    "`x`", "'; DROP TABLE groups;--", "../../etc/passwd", '"quoted"', "@SUM(A1)", "-1+1",
)  # fmt: skip


def csv_in(encoding):
    def family(truth: County, folder, _chance) -> Case:
        write(folder, "a.csv", lines([list(HEADERS), *truth.rows]), encoding)
        return good(truth, "a.csv")

    return family


def separated(separator):
    def family(truth, folder, _chance):
        write(folder, "a.csv", lines([list(HEADERS), *truth.rows], separator))
        return good(truth, "a.csv")

    return family


def spelt(how):
    def family(truth, folder, _chance):
        rows = [
            [*r[:3], SPELLINGS[how](h)] for r, h in zip(truth.rows, truth.households, strict=True)
        ]
        write(folder, "a.csv", lines([list(HEADERS), *rows]))
        return good(truth, "a.csv")

    return family


def unknown(what):
    def family(truth, folder, chance):
        rows, at = truth.rows, chance.randrange(len(truth.codes))
        rows[at][3] = UNKNOWN[what]
        write(folder, "a.csv", lines([list(HEADERS), *rows]), "gb18030")
        case = good(truth, "a.csv")
        case.households -= truth.households[at]
        case.unknown = 1
        case.told = set() if what in {"blank", "dash", "slash"} else {"import.unknown_count"}
        return case

    return family


def extra_rows(rows, *, above=False):
    def family(truth, folder, _chance):
        body = [list(HEADERS), *truth.rows]
        told = [[*r, *[""] * 4][:4] for r in rows(truth)]
        write(folder, "a.csv", lines([*told, *body] if above else [*body, *told]))
        case = good(truth, "a.csv")
        if not above:
            case.accepted = case.rows
            case.rows += sum(any(r) for r in told)
        return case

    return family


def workbook(edit):
    def family(truth, folder, chance):
        book = openpyxl.Workbook()
        book.active.title = "社区"
        case = good(truth, "a.xlsx")
        edit(book, book.active, truth, case, chance)
        book.save(folder / "a.xlsx")
        return case

    return family


def _plain(_book, sheet, truth, _case, _chance):
    for row in [list(HEADERS), *truth.rows]:
        sheet.append(row)


def _numbers(_book, sheet, truth, _case, _chance):
    sheet.append(list(HEADERS))
    for code, name, town, count in truth.rows:
        sheet.append([int(code), name, int(town), float(count)])


def _titled(book, sheet, truth, case, chance):
    sheet.append(["云山县社区情况统计表"])
    sheet.append(["单位：户"])
    _plain(book, sheet, truth, case, chance)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A2:D2")


def _merged(_book, sheet, truth, case, _chance):
    sheet.append(["编码", "名称", "乡镇码", "规模", None])
    sheet.append([None, None, None, "户数", "人口"])
    for row in truth.rows:
        sheet.append([*row, "1"])
    for block in ("A1:A2", "B1:B2", "C1:C2", "D1:E1"):
        sheet.merge_cells(block)
    case.recipe = case.recipe.replace('households = "户数"', 'households = "规模·户数"')


def _two_sheets(book, sheet, truth, case, chance):
    _plain(book, sheet, truth, case, chance)
    other = book.create_sheet("说明")
    other.append(["甲", "乙"])
    other.append(["丙", "丁"])
    case.recipe = case.recipe.replace('file = "a.xlsx"', 'file = "a.xlsx"\nlayer = "社区"')


def _unnamed_sheet(book, sheet, truth, case, chance):
    _two_sheets(book, sheet, truth, case, chance)
    case.recipe = case.recipe.replace('\nlayer = "社区"', "")
    case.errors = {"io.choose_layer"}


def _formula(book, sheet, truth, case, chance):
    _plain(book, sheet, truth, case, chance)
    sheet["D2"] = "=1+1"
    case.errors = {"io.formulas"}


def broken(edit, *errors):
    """A table with a mistake that forbids the import."""

    def family(truth, folder, chance):
        rows = [list(HEADERS), *truth.rows]
        edit(rows, chance)
        write(folder, "a.csv", lines(rows))
        return Case(recipe=recipe("a.csv"), errors=set(errors))

    return family


def _set(column, value):
    def edit(rows, chance):
        rows[chance.randrange(1, len(rows))][column] = value

    return edit


def _repeat(rows, chance):
    rows.append(list(rows[chance.randrange(1, len(rows))]))


def padded_names(truth, folder, _chance):
    rows = [[c, f"　{n} ", t, h] for c, n, t, h in truth.rows]
    write(folder, "a.csv", lines([list(HEADERS), *rows]))
    return good(truth, "a.csv")


def hostile_names(truth, folder, chance):
    names = [chance.choice(HOSTILE) + n for n in truth.names]
    rows = [[c, n, t, h] for (c, _, t, h), n in zip(truth.rows, names, strict=True)]
    write(
        folder,
        "a.csv",
        "\n".join(
            ",".join('"' + c.replace('"', '""') + '"' for c in r) for r in [list(HEADERS), *rows]
        ),
    )
    case = good(truth, "a.csv")
    case.names = names
    return case


def personal(truth, folder, _chance):
    rows = [[*HEADERS, "户主姓名", "电话号码"], *([*r, "某某", "13800138000"] for r in truth.rows)]
    write(folder, "a.csv", lines(rows))
    case = good(truth, "a.csv")
    case.told = {"import.personal"}
    return case


def crlf(truth, folder, _chance):
    write(folder, "a.csv", lines([list(HEADERS), *truth.rows]).replace("\n", "\r\n"))
    return good(truth, "a.csv")


def bare_commas(truth, folder, _chance):
    rows = [[*r, "", ""] for r in [list(HEADERS), *truth.rows]]
    write(folder, "a.csv", lines(rows))
    return good(truth, "a.csv")


def blank_lines(truth, folder, _chance):
    body = lines([list(HEADERS), *truth.rows]).replace("\n", "\n,,,\n")
    write(folder, "a.csv", body)
    return good(truth, "a.csv")


def groups_kept_out(truth, folder, chance):
    """Groups of a community that is not there: kept out, with their households."""
    write(folder, "a.csv", lines([list(HEADERS), *truth.rows]))
    inside, outside = chance.randrange(1, 900), chance.randrange(1, 900)
    write(folder, "g.csv", f"组,社区,户\n1,{truth.codes[0]},{inside}\n2,999,{outside}\n3,,4\n")
    columns = '{ group_id = "组", community_id = "社区", households = "户" }'
    rest = f'[layers.groups]\nfile = "g.csv"\ncolumns = {columns}\n'
    case = good(truth, "a.csv", rest=rest)
    case.rows += 3
    case.accepted = case.rows - 2
    case.households += inside + outside + 4
    case.told = {"import.unknown_community", "import.no_community"}
    return case


def joined_shapes(truth, folder, _chance):
    write(folder, "a.csv", lines([list(HEADERS), *truth.rows]))
    layer = truth.layer()[["geometry"]].assign(代码=[*truth.codes[1:], "x"])
    layer.to_file(folder / "b.gpkg")
    rest = '[[layers.communities.join]]\nfile = "b.gpkg"\nkey = "代码"\non = "community_id"\n'
    case = good(truth, "a.csv", rest=rest)
    case.told = {"import.unmatched_here", "import.unmatched_there", "import.without_shape"}
    return case


FAMILIES = {
    **{f"csv_{e}": csv_in(e) for e in ENCODINGS},
    "csv_tabs": separated("\t"),
    "csv_semicolons": separated(";"),
    **{f"count_{s}": spelt(s) for s in SPELLINGS},
    **{f"unknown_{u}": unknown(u) for u in UNKNOWN},
    "totals": extra_rows(lambda c: [["合 计", "", "", str(sum(c.households))]]),
    "subtotals": extra_rows(lambda _: [["", "小计", "", "7"], ["总计", "", "", "9"]]),
    "signatures": extra_rows(lambda _: [["填表人：某某"], ["审核：某某"], ["备注：无"]]),
    "titles": extra_rows(lambda _: [["云山县统计表"], ["填报时间：2025年12月"]], above=True),
    "xlsx": workbook(_plain),
    "xlsx_numbers": workbook(_numbers),
    "xlsx_titles": workbook(_titled),
    "xlsx_merged": workbook(_merged),
    "xlsx_two_sheets": workbook(_two_sheets),
    "xlsx_unnamed_sheet": workbook(_unnamed_sheet),
    "xlsx_formula": workbook(_formula),
    "duplicate_code": broken(_repeat, "layer.duplicate"),
    "empty_code": broken(_set(0, ""), "layer.empty_id"),
    "spoilt_code": broken(_set(0, "5.3E+11"), "import.spoilt_code"),
    "renamed_column": broken(lambda rows, _: rows[0].__setitem__(3, "户口"), "io.no_column"),
    "no_rows": broken(lambda rows, _: rows.__delitem__(slice(1, None)), "io.no_rows"),
    "no_header": broken(
        lambda rows, _: rows.__setitem__(slice(None), [["1", "2"]]), "io.no_header"
    ),
    "padded_names": padded_names,
    "hostile_names": hostile_names,
    "personal": personal,
    "crlf": crlf,
    "bare_commas": bare_commas,
    "blank_lines": blank_lines,
    "groups_kept_out": groups_kept_out,
    "joined_shapes": joined_shapes,
}
