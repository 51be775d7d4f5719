"""A mistake in a call is answered with what, where, why and what to do next; never with a traceback."""

from __future__ import annotations

import pytest
from made_files import month, write


@pytest.fixture
def files(tmp_path):
    write(tmp_path / "files" / "2023-04.csv", month(4))
    (tmp_path / "empty.yaml").write_text("")
    (tmp_path / "broken.yaml").write_text("publisher: x\ncolumns: [\n")
    (tmp_path / "other.yaml").write_text("colour: red\n")
    (tmp_path / "notes.txt").write_text("not a table of bodies")
    return tmp_path


# The call, the exit code, and words that the answer must hold.
MISTAKES = [
    ("spend import nowhere", 3, ("no such file or folder", "nowhere", "Check the path")),
    ("spend inspect nowhere", 3, ("no such file or folder", "nowhere", "Check the path")),
    ("spend read nowhere -o tables", 3, ("no such file or folder", "nowhere", "Check the path")),
    ("spend import files --body Atlantis", 2, ("'Atlantis'", "GSS code", "spend body add")),
    ("spend inspect files --body Atlantis", 2, ("'Atlantis'", "GSS code", "spend body add")),
    ("spend import files --profile nowhere.yaml", 3, ("no such profile", "nowhere.yaml", "--profile")),
    ("spend inspect files --profile nowhere.yaml", 3, ("no such profile", "nowhere.yaml", "--profile")),
    (
        "spend import files --profile empty.yaml",
        2,
        ("empty.yaml, line 1", "Allowed: publisher", "Correct that line"),
    ),
    (
        "spend import files --profile broken.yaml",
        2,
        ("not proper YAML", "broken.yaml, line 3", "Correct that line"),
    ),
    ("spend inspect files --profile other.yaml", 2, ("colour", "other.yaml, line 1", "Allowed: publisher")),
    ("spend status --home nowhere", 3, ("no tallystick home", "nowhere", "tallystick spend import PATH")),
    ("spend query 'select 1' --home nowhere", 3, ("no tallystick home", "nowhere", "spend import")),
    ("spend export --format csv -o x.csv --home nowhere", 3, ("no tallystick home", "spend import")),
    ("spend report -o report --home nowhere", 3, ("no tallystick home", "spend import")),
    ("spend export --format pdf -o x --home nowhere", 2, ("'pdf'", "transparency")),
    ("spend import", 2, ("Missing argument", "--help")),
    ("spend import files --workers 0", 2, ("--workers", "1<=x<=64")),
    ("spend body add X-1 Name --kind castle", 2, ("'castle'", "district", "Kinds:")),
    ("spend body load notes.txt", 2, ("notes.txt",)),
    ("spend body load nowhere.csv", 3, ("nowhere.csv",)),
    ("sample make files", 2, ("not empty", "files", "does not exist yet")),
    ("sample make new --lines-per-body 3", 2, ("too few lines", "--lines-per-body")),
    ("sample make new --bodies 0", 2, ("out of range", "between 1 and 9,999")),
    ("spend weave", 2, ("No such command 'weave'", "--help")),
]


@pytest.mark.parametrize(("words", "code", "expected"), MISTAKES, ids=[item[0] for item in MISTAKES])
def test_a_mistake_is_answered_with_advice(files, call, monkeypatch, words, code, expected):
    import shlex

    monkeypatch.chdir(files)
    before = sorted(files.rglob("*"))
    said = call(*shlex.split(words))
    assert said.code == code, said.err
    assert said.out == ""
    for part in expected:
        assert part in said.err
    assert len(said.err.strip().splitlines()) >= 2, "one line is not advice"
    left = [path for path in sorted(files.rglob("*")) if path not in before]
    assert left in ([], [files / "tables"]) or all("tallystick-home" in str(path) for path in left)


def test_a_query_that_names_an_unknown_column_is_told_the_columns(evidence, call):
    said = call("spend", "query", "select suplier from payments", "--home", evidence.home)
    assert said.code == 2
    assert "suplier" in said.err
    assert "supplier_name" in said.err


def test_an_export_into_a_folder_that_does_not_exist(evidence, call, tmp_path):
    target = tmp_path / "no" / "lines.csv"
    said = call("spend", "export", "--format", "csv", "-o", target, "--home", evidence.home)
    assert (said.code, said.out) == (2, "")
    assert str(target) in said.err
    assert "mkdir -p" in said.err


def test_a_report_is_not_written_over_other_things(evidence, call, tmp_path):
    (tmp_path / "minutes.txt").write_text("Present: all")
    said = call("spend", "report", "-o", tmp_path, "--home", evidence.home)
    assert said.code == 2
    assert "report" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["minutes.txt"]


def test_a_profile_spoilt_by_hand_stops_the_import_with_its_line(call, tmp_path):
    write(tmp_path / "files" / "2023-04.csv", month(4))
    call("spend", "import", tmp_path / "files", "--home", tmp_path / "home")
    (profile,) = (tmp_path / "home" / "profiles").rglob("*.yaml")
    profile.write_text(profile.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    write(tmp_path / "files" / "2023-05.csv", month(5))
    said = call("spend", "import", tmp_path / "files", "--home", tmp_path / "home")
    assert said.code == 2
    assert profile.name in said.err
    assert "colour" in said.err
    assert "12 payment lines" in call("spend", "status", "--home", tmp_path / "home").out


def test_a_sample_is_made_over_an_earlier_sample_only(call, tmp_path):
    first = call("sample", "make", tmp_path / "county", "--bodies", 1, "--lines-per-body", 48)
    assert first.code == 0
    assert "spend import" in first.err
    again = call("sample", "make", tmp_path / "county", "--bodies", 1, "--lines-per-body", 48)
    assert again.code == 0
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("x")
    assert call("sample", "make", tmp_path / "letters").code == 2
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["a.txt"]
