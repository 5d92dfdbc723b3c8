"""CSV files as offices save them: encodings, titles, totals, signatures, broken lines."""

from .case import HEADER, Case, county, csv_text, family, recipe, text_of, writes

SQ = recipe("社区.csv")
CODECS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
TOTALS = (
    "合计", "总计", "小计", "共计", "合 计", "总  计", "合计：", "全县合计", "县总计", "Total", "TOTAL",
    "total", "本表合计", "街道小计", "总和", "合计:", "　合计", "社区合计", "全区共计", "城区小计",
)  # fmt: skip
FOOTERS = (
    "填表人：", "制表人：李", "审核人：", "单位负责人签字", "填报单位：民政局", "注：户数为户籍户",
    "备注：截至年底", "说明：含流动", "填表日期：2025年12月", "统计时间：2025年", "单位：户", "复核：",
)  # fmt: skip


def case(variant, text, place, codec="utf-8", **truth):
    return Case(
        variant=variant,
        make=writes("社区.csv", text.encode(codec)),
        recipe=truth.pop("recipe", SQ),
        **(place.truth | truth),
    )


@family
def csv_encoding():
    for codec in CODECS:
        for seed in range(6):
            place = county(f"enc{codec}{seed}")
            yield case(f"{codec}-{seed}", csv_text(place), place, codec)


@family
def csv_delimiter():
    for mark, name in ((",", "comma"), ("\t", "tab"), (";", "semicolon")):
        for codec in CODECS:
            place = county(f"del{name}{codec}")
            yield case(f"{name}-{codec}", csv_text(place, mark), place, codec)


@family
def csv_line_ends():
    for ends, name in (("\r\n", "crlf"), ("\n", "lf"), ("\n\n", "doubled")):
        for seed in range(5):
            place = county(f"end{name}{seed}")
            yield case(f"{name}-{seed}", csv_text(place).replace("\n", ends), place)


@family
def csv_title_rows():
    for count in range(1, 6):
        for style in ("bare", "padded", "blank"):
            place = county(f"title{count}{style}")
            line = {"bare": "云山县社区情况统计表", "padded": "云山县社区情况表,,", "blank": ",,"}[
                style
            ]
            yield case(f"{count}-{style}", f"{line}\n" * count + csv_text(place), place)


@family
def csv_totals_row():
    for i, word in enumerate(TOTALS):
        for column in (0, 1):
            place = county(f"total{i}{column}")
            row = ["", "", str(place.total)]
            row[column] = word
            text = csv_text(place) + ",".join(row) + "\n"
            yield case(f"{i}-{column}", text, place, dropped=1)


@family
def csv_totals_between():
    for seed in range(10):
        place = county(f"between{seed}")
        rows = [HEADER, *place.table[:3], ("小计", "", "9"), *place.table[3:], ("合计", "", "99")]
        yield case(str(seed), text_of(rows), place, dropped=2)


@family
def csv_signature_row():
    for i, word in enumerate(FOOTERS):
        place = county(f"foot{i}")
        yield case(f"{i}", csv_text(place) + f"{word},,\n", place, dropped=1)


@family
def csv_blank_rows():
    for at in range(1, 7):
        for style in ("", ",,", " , , "):
            place = county(f"blank{at}{style}")
            lines = csv_text(place).splitlines()
            lines.insert(at, style)
            yield case(f"{at}-{len(style)}", "\n".join(lines) + "\n", place)


@family
def csv_quoted_cells():
    for i, odd in enumerate(
        ("甲,乙社区", '云"山"社区', "新城\n社区", "a;b社区", "制\t表社区", "老街社区,")
    ):
        for codec in ("utf-8", "gb18030"):
            place = county(f"quote{i}{codec}")
            quoted = '"' + odd.replace('"', '""') + '"'
            text = csv_text(place).replace(place.names[2], quoted)
            names = (*place.names[:2], odd, *place.names[3:])
            yield case(f"{i}-{codec}", text, place, codec, names=names)


@family
def csv_uneven_rows():
    for at in range(6):
        for cell, refused in (
            ("1,200", ("io.uneven_rows",)),
            ("12,345户", ("io.uneven_rows",)),
            ("7,备注", ()),
        ):
            place = county(f"uneven{at}{cell}")
            lines = csv_text(place).splitlines()
            lines[at + 1] = lines[at + 1].rsplit(",", 1)[0] + "," + cell
            total = place.total - place.households[at] + 7
            yield case(
                f"{at}-{cell}", "\n".join(lines), place, refused=refused, households=total,
                refused_rows=(at + 2,),
            )  # fmt: skip


@family
def csv_short_rows():
    for at in range(6):
        place = county(f"short{at}")
        lines = csv_text(place).splitlines()
        lines[at + 1] = lines[at + 1].rsplit(",", 1)[0]
        left = place.total - place.households[at]
        yield case(f"{at}", "\n".join(lines), place, households=left, unknown=1)


@family
def csv_no_header():
    for seed in range(8):
        place = county(f"bare{seed}")
        refused = ("io.no_header", "io.no_column")
        yield case(str(seed), text_of(place.table), place, refused=refused)


@family
def csv_only_header():
    for i, text in enumerate(
        (
            "编码,名称,户数\n",
            "编码,名称,户数",
            "表\n编码,名称,户数\n\n\n",
            "编码,名称,户数\n合计,,9\n",
        )
    ):
        for codec in CODECS:
            yield case(f"{i}-{codec}", text, county(1), codec, refused=("io.no_rows",))


@family
def csv_nothing():
    for i, data in enumerate(
        (b"", b"\xef\xbb\xbf", b"\n\n\n", b"   ", b",,,\n,,,\n", b"\xff\xfe", b"x")
    ):
        refused = ("io.empty_file", "io.no_header", "io.no_rows")
        made = writes("社区.csv", data)
        yield Case(variant=str(i), make=made, recipe=SQ, refused=refused)


@family
def csv_not_text():
    for i, data in enumerate(
        (
            b"\0" * 50,
            b"a,b\0,c\n",
            bytes(range(256)) * 4,
            b"\x89PNG\r\n\x1a\n\0",
            b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n\0",
        )
    ):
        refused = ("io.not_what_it_says", "io.encoding")
        yield Case(variant=str(i), make=writes("社区.csv", data), recipe=SQ, refused=refused)


@family
def csv_broken_bytes():
    for at in range(12):
        place = county(f"broken{at}")
        raw = bytearray(csv_text(place).encode("utf-8"))
        raw[25 + 9 * at] = 0xFF
        yield Case(
            variant=str(at), make=writes("社区.csv", bytes(raw)), recipe=SQ,
            refused=("io.encoding", "io.no_column", "io.uneven_rows"), either=True,
            rows=6,
        )  # fmt: skip


@family
def csv_mixed_encodings():
    for at in range(6):
        place = county(f"mixed{at}")
        lines = [line.encode("utf-8") for line in csv_text(place).splitlines()]
        lines[at + 1] = lines[at + 1].decode("utf-8").encode("gb18030")
        data = b"\n".join(lines) + b"\n"
        refused = ("io.encoding", "io.no_column", "io.no_header")
        yield Case(variant=str(at), make=writes("社区.csv", data), recipe=SQ, refused=refused)


@family
def csv_merged_header():
    mapped = 'community_id = "编码"\nname = "名称"\nhouseholds = ["户数·户籍", "户数·流动"]'
    for seed in range(12):
        place = county(f"merged{seed}")
        rows = [("编码", "名称", "户数", ""), ("", "", "户籍", "流动")]
        rows += [(c, n, str(int(h) - 1), "1") for c, n, h in place.table]
        yield case(
            str(seed), text_of(rows), place, "gb18030" if seed % 2 else "utf-8",
            recipe=recipe("社区.csv", columns=mapped),
        )  # fmt: skip


@family
def csv_sum_of_two():
    mapped = 'community_id = "编码"\nname = "名称"\nhouseholds = ["户籍户", "流动户"]'
    for seed in range(12):
        place = county(f"sum{seed}")
        rows = [("编码", "名称", "户籍户", "流动户")]
        rows += [(c, n, str(int(h) // 2), str(int(h) - int(h) // 2)) for c, n, h in place.table]
        left = place.total
        if unknown := seed % 2:
            rows[1] = (*rows[1][:3], "")
            left -= place.households[0]
        yield case(
            str(seed), text_of(rows), place, recipe=recipe("社区.csv", columns=mapped),
            households=left, unknown=unknown,
        )  # fmt: skip


@family
def csv_huge_header():
    for i, (columns, length) in enumerate(((900, 3), (20, 20_000), (3000, 1), (1, 100_000))):
        for seed in range(3):
            place = county(f"huge{i}{seed}")
            names = [f"列{k}" + "长" * length for k in range(columns)]
            rows = [(*HEADER, *names), *((*row, *["1"] * columns) for row in place.table)]
            refused = ("io.too_wide",) if columns > 1000 else ()
            yield case(f"{i}-{seed}", text_of(rows), place, refused=refused)


@family
def csv_spaced_headers():
    for i, (a, b, c) in enumerate(
        (
            ("编 码", "名　称", "户 数"),
            (" 编码 ", "名称\t", "户数 "),
            ('"编\n码"', "名称", '"户\n数"'),
        )
    ):
        for seed in range(4):
            place = county(f"spaced{i}{seed}")
            yield case(f"{i}-{seed}", text_of([(a, b, c), *place.table]), place)


@family
def csv_missing_column():
    for i, wanted in enumerate(("编码", "名称", "户数")):
        for new in ("户口数", "別的", "", "编号"):
            place = county(f"miss{i}{new}")
            text = csv_text(place).replace(wanted, new, 1)
            refused = ("io.no_column", "io.no_header")
            yield case(f"{i}-{new}", text, place, refused=refused, refused_field=wanted)


@family
def csv_doubled_header():
    for at in (1, 2, 3):
        place = county(f"twice{at}")
        lines = csv_text(place).splitlines()
        lines.insert(at * 2 + 1, lines[0])
        # the header repeated at a page break is a row whose code is 编码 and whose count is none
        yield case(
            str(at), "\n".join(lines), place, rows=7, unknown=1, names=None, codes=None,
        )  # fmt: skip


@family
def csv_many_rows():
    for n in (1, 200, 1500):
        place = county(f"many{n}", n=1 if n == 1 else 6)
        rows = list(place.table)
        rows += [(f"0301{i:08d}", f"云山{i}社区", "7") for i in range(n - len(rows))]
        total = place.total + 7 * max(0, n - 6)
        yield case(
            str(n), text_of([HEADER, *rows]), place, rows=len(rows), households=total,
            names=None, codes=None,
        )  # fmt: skip
