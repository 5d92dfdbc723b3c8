import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from hexie_geo.demo.grid import grid
from hexie_geo.io import gate
from hexie_geo.io.counts import parse_count, parse_counts
from hexie_geo.io.encoding import decode_column
from hexie_geo.io.vector import read_vector

RARE = "䶮㙍㛃堃犇骉喆玥曌祎"
few = settings(deadline=None, max_examples=60)


def chinese_names(n, seed):
    random = np.random.default_rng(seed)
    common = [chr(c) for c in range(0x4E00, 0x9FA6)]
    pool = [c for c in common if len(c.encode("gb18030")) <= 4] + list(RARE)
    return [
        "".join(random.choice(pool, size=int(random.integers(1, 9)))) + random.choice(["", "社区"])
        for _ in range(n)
    ]


def test_300_random_names_survive_every_shapefile(tmp_path):
    names = chinese_names(300, seed=7)
    frame = grid(15, 20)[["geometry"]].assign(名称=names)
    for encoding in ("GB18030", "UTF-8"):
        for keep_cpg in (True, False):
            path = tmp_path / f"{encoding}{keep_cpg}.shp"
            gate.vector_library().write_dataframe(
                frame, path, driver="ESRI Shapefile", encoding=encoding
            )
            if not keep_cpg:
                path.with_suffix(".cpg").unlink(missing_ok=True)
            assert read_vector(path).frame["名称"].tolist() == names


@few
@given(st.lists(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1)))
def test_a_column_in_either_codec_is_decoded(names):
    for codec in ("utf-8", "gb18030"):
        raw = [n.encode(codec) for n in names]
        decoded, used = decode_column(raw)
        if used == codec:
            assert decoded == names
        else:  # the bytes say the same in both codecs, or the column is empty
            assert not names or all(v is not None for v in decoded)


@few
@given(st.integers(0, 10**9))
def test_a_count_means_the_same_however_it_is_written(n):
    wide = str(n).translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    for cell in (n, float(n), str(n), f"{n:,}", f"{n}户", f"{n:,} 人", wide, f" {n} ", f"约{n}"):
        assert parse_count(cell).value == n
    assert parse_count(f"-{n + 1}").value is None


@few
@given(st.one_of(st.text(max_size=12), st.floats(), st.booleans(), st.none(), st.integers()))
def test_any_cell_gives_a_whole_number_or_a_reason(cell):
    number = parse_count(cell)
    if number.value is None:
        assert number.reason.value not in {"ok", "approximate", "scaled", "chinese_numeral"}
    else:
        assert number.value >= 0
        assert number.value % 1 == 0


@few
@given(
    st.lists(
        st.one_of(st.none(), st.integers(-5, 5000).map(str), st.sampled_from(["", "同上", "约5"]))
    )
)
def test_a_column_is_its_cells(cells):
    column = pd.Series(cells, dtype="str")
    parsed = parse_counts(column)
    for cell, value, reason in zip(column, parsed["value"], parsed["reason"], strict=True):
        one = parse_count(cell)
        assert one.reason.value == reason
        assert (one.value is None) == pd.isna(value)
        assert pd.isna(value) or one.value == value
