"""The national size: the same bytes, and totals that hold when the files are read again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.sample.conftest import tree
from tests.sample.reading import column, pence, text, truth

from tallystick.sample import CountySummary, make_county
from tallystick.sample.national import national_bodies

HEADINGS = (
    *(("Net Amount", ","), ("amount_gbp", ","), ("Amount £", ","), ("NET_AMOUNT", ","), ("Value", ",")),
    *(
        ("Net Amount (£)", ";"),
        ("Amount paid", "\t"),
        ("Amount in LC", "|"),
        (" Amount ", ","),
        ("Amount", ","),
    ),
)


def test_the_same_seed_and_size_give_the_same_bytes(nation: CountySummary, tmp_path: Path) -> None:
    make_county(tmp_path / "again", bodies=26, lines_per_body=240)
    assert tree(tmp_path / "again") == tree(nation.folder)


def test_each_body_publishes_twelve_files_and_all_its_lines(nation: CountySummary) -> None:
    files = truth(nation.folder, "files")
    assert set(Counter(file["body_id"] for file in files).values()) == {12}
    lines: Counter[str] = Counter()
    for file in files:
        lines[file["body_id"]] += int(file["rows"])
    assert set(lines.values()) == {240}
    assert nation.lines == 26 * 240
    assert {f["file"] for f in files} == {n.replace("\\", "/") for n in tree(nation.folder / "published")}


def test_truth_agrees_with_the_files_read_again(nation: CountySummary) -> None:
    found: Counter[str] = Counter()
    for file in truth(nation.folder, "files"):
        path = nation.folder / "published" / file["file"]
        content = text(path)
        heading, delimiter = next(
            (heading, delimiter)
            for heading, delimiter in HEADINGS
            if any(
                f'"{heading}"' in line or heading in line.split(delimiter)
                for line in content.splitlines()[:6]
            )
        )
        amounts = [pence(cell) for cell in column(path, heading, delimiter)]
        assert (len(amounts), sum(amounts)) == (int(file["rows"]), int(file["pence"])), file["file"]
        found[heading] += 1
    assert len(found) >= 8


def test_credits_and_withheld_payees_are_among_the_lines(nation: CountySummary) -> None:
    words = " ".join(text(path) for path in (nation.folder / "published").rglob("*.csv"))
    assert "withheld" in words.lower()
    assert "CR" in words
    assert "t/a" in words


def test_made_bodies_all_have_their_own_name_and_folder() -> None:
    bodies = national_bodies(2_000)
    assert len({body.name for body in bodies}) == 2_000
    assert len({body.folder for body in bodies}) == 2_000
