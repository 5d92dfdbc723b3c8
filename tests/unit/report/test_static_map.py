"""The printed map: drawn with hatches, the same bytes, and a clear word where no font is."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from hexie_geo.errors import DataError
from hexie_geo.report.palette import INKS
from hexie_geo.report.static_map import chinese_font, write_static_map
from support.papers import case


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    try:
        chinese_font()
    except DataError as missing:
        pytest.skip(str(missing))
    return write_static_map(case(), tmp_path_factory.mktemp("map") / "a.png", dpi=60)


def test_every_outcome_of_the_area_is_on_the_picture(drawn):
    pixels = np.asarray(Image.open(drawn).convert("RGB"), dtype=int)

    for outcome in ("adjust", "met", "watch", "exempt"):
        fill = INKS[outcome].fill
        wanted = [int(fill[i : i + 2], 16) for i in (1, 3, 5)]
        assert (abs(pixels - wanted) <= 6).all(axis=2).mean() > 0.002, outcome


@pytest.mark.usefixtures("drawn")
def test_the_same_case_gives_the_same_svg(tmp_path):
    first = write_static_map(case(), tmp_path / "a.svg").read_bytes()

    assert write_static_map(case(), tmp_path / "b.svg").read_bytes() == first


def test_without_a_chinese_font_it_refuses_and_names_one():
    with pytest.raises(DataError, match="fonts-noto-cjk"):
        chinese_font(("no such font",))


def test_without_shapes_it_refuses(tmp_path):
    bare = pd.DataFrame(case().workspace.communities.drop(columns="geometry"))
    shapeless = replace(case(), workspace=replace(case().workspace, communities=bare))

    with pytest.raises(DataError, match="no shape"):
        write_static_map(shapeless, tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []
