"""The polluted files: always the same, each with a truth, and polluted as their kind says."""

import csv
import io
import json

import bench.messy as messy
import pytest
from bench.messy.pollution import PUBLISHED_WEIGHTS, polluted_files

FILES = polluted_files()
BY_KIND = {file.kind: file for file in FILES}
PLAIN = [
    "unpolluted",
    "no last line end",
    "lines end in LF",
    "lines end in CR",
    "line ends mixed",
    "line break in a cell",
    "no header",
    "header only",
    "one record",
    "other delimiters in cells",
    "long cell",
    "thousands separators",
]


def read_plainly(file):
    return list(csv.reader(io.StringIO(file.content.decode(), newline="")))


def test_the_files_are_always_the_same():
    assert polluted_files() == FILES


def test_every_file_has_a_name_of_its_own():
    assert len({file.name.casefold() for file in FILES}) == len(FILES)


def test_every_kind_that_pollock_has_is_there():
    assert set(PUBLISHED_WEIGHTS) <= set(BY_KIND)


def test_kinds_of_our_own_weigh_one():
    assert BY_KIND["Windows-1252"].weight == 1
    assert BY_KIND["semicolon"].weight == 834


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_truth_is_a_table_of_one_width(file):
    assert len({len(row) for row in file.truth}) <= 1
    assert bool(file.truth) == (file.kind != "empty file")


@pytest.mark.parametrize("kind", PLAIN)
def test_what_rfc_4180_allows_is_read_back_as_its_truth(kind):
    for file in FILES:
        if file.kind == kind:
            assert read_plainly(file) == file.truth


@pytest.mark.parametrize(
    "kind", sorted({file.kind for file in FILES} - set(PLAIN) - {"empty file", "short rows"})
)
def test_what_is_polluted_is_not_read_back_as_its_truth_without_care(kind):
    for file in FILES:
        if file.kind == kind and "mark" not in kind:
            try:
                assert read_plainly(file) != file.truth
            except UnicodeDecodeError:
                assert kind in ("UTF-16", "Windows-1252", "encodings mixed")


def test_one_row_alone_is_broken_where_one_row_is_meant():
    plain = BY_KIND["unpolluted"]
    assert plain.name == "unpolluted_all_quoted.csv"
    sound = next(file for file in FILES if file.name == "unpolluted.csv").content.split(b"\r\n")
    for file in FILES:
        if file.kind in ("delimiter missing", "delimiter too many", "quotation mark too many"):
            lines = file.content.split(b"\r\n")
            changed = [at for at, (ours, other) in enumerate(zip(sound, lines, strict=True)) if ours != other]
            assert changed == [int(file.name.split("row_")[1].split("_")[0])]


def test_measure_scores_every_system_and_leaves_nothing_behind(tmp_path, monkeypatch, capsys):
    few = [file for file in FILES if file.kind in ("unpolluted", "no header", "tab", "Windows-1252")]
    monkeypatch.setattr(messy, "WORK", tmp_path)
    monkeypatch.setattr(messy, "polluted_files", lambda: few)
    found = messy.measure()
    assert list(tmp_path.iterdir()) == []
    assert found["files"] == len(few)
    assert found["scores_of_10"]["tallystick"] == {"simple": 10.0, "weighted": 10.0}
    assert found["our_worst_kinds"] == {}
    # The default dialect knows no tab; that file is the one it loses by.
    assert found["scores_of_10"]["Python csv, default dialect"]["simple"] < 10
    assert json.loads(json.dumps(found)) == found
    assert "tallystick: 10.000 simple" in capsys.readouterr().out
