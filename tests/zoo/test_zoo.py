"""Every animal of the zoo: nothing crashes, hangs or is lost; every refusal says what to do."""

import itertools
import socket

import pytest

from . import cells, csv_tables, drawings, maps, shapes, workbooks
from .case import FAMILIES, all_cases, cases_of
from .check import complaints

HOUSES = (csv_tables, cells, workbooks, maps, shapes, drawings)


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("an import opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.slow
def test_the_zoo_is_as_large_as_promised():
    cases = list(all_cases())
    assert len(FAMILIES) >= 60
    assert len(cases) >= 1000
    assert len({(c.family, c.variant) for c in cases}) == len(cases)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_one_of_each_family(family, tmp_path):
    *_, case = itertools.islice(cases_of(family), 2)
    assert complaints(case, tmp_path / "files") == []


@pytest.mark.slow
@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_whole_family(family, tmp_path):
    found = []
    for number, case in enumerate(cases_of(family)):
        found += complaints(case, tmp_path / str(number))
    assert found == []
