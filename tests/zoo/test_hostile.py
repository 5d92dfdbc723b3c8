"""Hostile files through ``hexie import``: nothing outside is read, called or written."""

import pytest

from .attempt import listening, trial
from .hostile_files import hostile

ALL = {h.name: h for h in hostile()}
SAMPLE = sorted(ALL)[::12]


@pytest.fixture(scope="module")
def listener():
    with listening() as found:
        yield found


def test_there_are_enough():
    assert len(ALL) >= 200


@pytest.mark.parametrize("name", SAMPLE)
def test_a_sample_gets_nothing(name, tmp_path, listener):
    assert trial(ALL[name], tmp_path, listener) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(ALL) - set(SAMPLE)))
def test_every_hostile_file_gets_nothing(name, tmp_path, listener):
    assert trial(ALL[name], tmp_path, listener) == []
