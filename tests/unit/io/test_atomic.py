import pytest

from hexie_geo.io import atomic
from hexie_geo.io.atomic import atomic_path


def test_an_error_leaves_the_old_file_and_no_litter(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")

    def write_and_fail():
        with atomic_path(target) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_is_swapped_as_a_whole(tmp_path):
    target = tmp_path / "results"
    for round_, names in enumerate((["a", "b"], ["c"])):
        with atomic_path(target) as temporary:
            (temporary / "deep").mkdir(parents=True)
            for name in names:
                (temporary / "deep" / name).write_text(str(round_))
    assert [p.name for p in (target / "deep").iterdir()] == ["c"]
    assert [p.name for p in tmp_path.iterdir()] == ["results"]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_folder_is_swapped_with_and_without_the_system_s_help(tmp_path, monkeypatch, at_once):
    if not at_once:
        monkeypatch.setattr(atomic, "_exchange", lambda _one, _other: False)
    for words in ("old", "new"):
        with atomic_path(tmp_path / "out") as temporary:
            temporary.mkdir()
            (temporary / "a.txt").write_text(words)
    assert (tmp_path / "out" / "a.txt").read_text() == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_writing_nothing_changes_nothing(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with atomic_path(target):
        pass
    assert target.read_text() == "old"


def test_the_suffix_stays_so_that_writers_know_the_format(tmp_path):
    with atomic_path(tmp_path / "new" / "a.gpkg") as temporary:
        assert temporary.suffix == ".gpkg"
        assert temporary.parent == tmp_path / "new"
