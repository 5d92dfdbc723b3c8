"""How distances were measured is said once, however many kinds of place there are."""

from dataclasses import replace

from hexie_geo.report.served import coverage_notes, coverage_table, definition, kind_word
from support.papers import case


def test_a_sentence_that_holds_for_every_kind_stands_once_and_alone():
    found = case()
    first = found.coverages[0]
    both = replace(found, coverages=(first, replace(first, kind="library", notes=())))
    said = coverage_notes(both)
    assert said.count(definition(both, first)) == 1
    assert coverage_table(both).notes == (both.basis_line, *said)


def test_what_holds_for_some_kinds_names_them():
    found = case("en")
    first = found.coverages[0]
    other = replace(first, kind="library", notes=(("coverage.notes.unknown_count", {"places": 3}),))
    both = replace(found, coverages=(replace(first, notes=()), other))
    (_, note) = coverage_notes(both)
    assert note.startswith(f"{kind_word(both, 'library')}: Places without household count")
