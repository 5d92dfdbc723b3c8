"""Encoded maps on disk: found again, never trusted without their digest, bounded."""

import os

import pytest

from hexie_geo.ui.map_cache import kept


def never():
    raise AssertionError


@pytest.fixture
def file(tmp_path):
    assert kept(tmp_path, "a", lambda: b"shapes" * 50) == b"shapes" * 50
    (found,) = tmp_path.iterdir()
    return found


def test_a_map_is_found_again(file):
    assert kept(file.parent, "a", never) == b"shapes" * 50
    assert kept(file.parent, "b", lambda: b"other") == b"other"


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "renamed"])
def test_a_harmed_file_is_made_again(file, harm):
    content = file.read_bytes()
    if harm == "renamed":
        kept(file.parent, "b", lambda: b"other")
        other = next(f for f in file.parent.iterdir() if f != file)
        other.replace(file)
    else:
        harmed = {"cut": content[:-1], "flipped": content[:-1] + b"?", "empty": b""}
        file.write_bytes(harmed[harm])
    assert kept(file.parent, "a", lambda: b"made again") == b"made again"
    assert kept(file.parent, "a", never) == b"made again"


def test_those_not_asked_for_longest_go_first(tmp_path):
    for k, name in enumerate("abc"):
        kept(tmp_path, name, lambda: b"x" * 100, most=400)
        for file in tmp_path.glob(f"{name}-*"):
            os.utime(file, ns=(k, k))
    kept(tmp_path, "a", never)
    kept(tmp_path, "d", lambda: b"x" * 100, most=400)
    assert sorted(file.name[0] for file in tmp_path.iterdir()) == ["a", "c", "d"]


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert kept(tmp_path / "cache", "a", lambda: b"x") == b"x"
    assert kept(None, "a", lambda: b"y") == b"y"
