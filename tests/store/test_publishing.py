"""A snapshot is published only when rows and pence reconcile, and only in one step."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_evidence import PAYMENT_COLUMNS, add_file, manifest_of, publish, supersede, write_parquet

from tallystick.kernel import NotFound, StoreFailure
from tallystick.store import FileEntry, Home, Manifest, PeriodTotal, Supersession, open_reader
from tallystick.store.manifest import from_json, identity, to_json


def line_ids(entry: FileEntry, *rows: int) -> list[str]:
    return [f"{entry.file_hash[:16]}-1-{row}" for row in rows]


def refused(home: Home, manifest: Manifest, match: str) -> None:
    before = home.current()
    with home.writer_lock(), pytest.raises(StoreFailure, match=match):
        home.publish(manifest)
    assert home.current() == before


def test_a_fresh_home_has_no_snapshot(home: Home):
    assert home.current() is None
    assert list(home.snapshots()) == []
    assert home.verify() == ()


def test_publishing_puts_the_snapshot_in_force(home: Home):
    may = add_file(home, "may", [100, -30], rejected=[5])
    snapshot = publish(home, [may])
    read = Home.open(home.path).current()
    assert read == snapshot
    assert (snapshot.manifest.lines, snapshot.manifest.pence) == (2, 70)
    assert snapshot.manifest.files == (may,)
    assert {part.name for part in snapshot.manifest.parts} == {"payments.parquet", "rejects.parquet"}
    assert home.verify() == ()


def test_a_second_snapshot_keeps_the_first_readable(home: Home):
    may = add_file(home, "may", [100])
    first = publish(home, [may])
    second = publish(home, [may, add_file(home, "june", [200])])
    assert [snapshot.id for snapshot in home.snapshots()] == [second.id, first.id]
    assert home.snapshot(first.id[:12]).manifest.pence == 100
    with open_reader(first) as old, open_reader(home) as new:
        assert old.execute("select sum(amount_pence) from payments").fetchall() == [(100,)]
        assert new.execute("select sum(amount_pence) from payments").fetchall() == [(300,)]


def test_the_id_of_a_snapshot_is_the_hash_of_its_manifest(home: Home):
    snapshot = publish(home, [add_file(home, "may", [100])])
    content = (home.manifests / f"{snapshot.id}.json").read_bytes()
    assert identity(content) == snapshot.id
    assert (home.path / "current").read_text() == f"{snapshot.id}\n"


def test_publishing_needs_the_lock(home: Home):
    may = add_file(home, "may", [100])
    with pytest.raises(StoreFailure, match="writer lock"):
        home.publish(manifest_of(home, [may]))


def test_a_manifest_that_follows_another_snapshot_is_refused(home: Home):
    may = add_file(home, "may", [100])
    stale = manifest_of(home, [may])
    publish(home, [may])
    refused(home, stale, "Another snapshot was published")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows_in": 9}, r"may.csv: rows stated 9, accounted for 4 \(difference 5\)"),
        ({"pence_in": 76}, r"may.csv: pence stated 76, accounted for 75 \(difference 1\)"),
        ({"not_payments": {"total": 2}}, "may.csv: rows that are not payments stated 1"),
        ({"periods": (PeriodTotal("2024-04", 2, 71),)}, "may.csv: pence by month stated 70"),
        ({"rows_accepted": 1, "rows_in": 3, "periods": ()}, "may.csv: 1 lines stated, 2 written"),
        (
            {"pence_accepted": 69, "pence_in": 74, "periods": ()},
            "may.csv: 69 pence of lines stated, 70 written",
        ),
        ({"rows_rejected": 0, "rows_in": 3}, "may.csv: 0 rejected rows stated, 1 written"),
        ({"pence_rejected": 4, "pence_in": 74}, "4 pence of rejected rows stated, 5 written"),
        ({"part": None}, "no part holds them"),
        ({"part": "another"}, "its lines are missing from part another"),
        ({"file_hash": "0" * 64}, "the original was not kept"),
    ],
)
def test_what_does_not_reconcile_is_refused_with_the_difference(home: Home, change: dict, said: str):
    may = replace(add_file(home, "may", [100, -30], rejected=[5]), **change)
    refused(home, manifest_of(home, [may]), said)


def test_totals_of_the_snapshot_must_agree(home: Home):
    may = add_file(home, "may", [100])
    refused(home, replace(manifest_of(home, [may]), pence=101), "the snapshot: pence stated 101")
    refused(home, replace(manifest_of(home, [may]), lines=2), "the snapshot: lines stated 2")


def test_the_same_file_cannot_be_listed_twice(home: Home):
    may = add_file(home, "may", [100])
    refused(home, manifest_of(home, [may, may]), "the same file is listed 2 times")


def test_a_part_with_lines_of_another_file_is_refused(home: Home):
    may, june = add_file(home, "may", [100]), add_file(home, "june", [100])
    swapped = [replace(may, part=june.part), replace(june, part=may.part)]
    refused(home, manifest_of(home, swapped), "holds lines of another file")


def test_a_part_with_other_columns_is_refused(home: Home):
    may = add_file(home, "may", [100])
    folder = home.staging_folder("odd")
    row = ["l", "0" * 64, 5]
    write_parquet(folder / "payments.parquet", [*PAYMENT_COLUMNS[:2], ("amount_pence", "BIGINT")], [row])
    home.adopt_part("odd", folder)
    home_original = home.path / "odd.csv"
    home_original.write_text("odd")
    odd = FileEntry(
        home.keep_original(home_original), "odd.csv", 3, "payments", "accepted",
        part="odd", rows_in=1, rows_accepted=1, pence_in=5, pence_accepted=5,
    )  # fmt: skip
    refused(home, manifest_of(home, [may, odd]), "the columns of the new parts differ")


def test_a_damaged_new_part_is_refused(home: Home):
    may = add_file(home, "may", [100])
    path = home.part_path(may.part or "") / "payments.parquet"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-40])
    with home.writer_lock(), pytest.raises(StoreFailure):
        home.publish(manifest_of(home, [may]))
    assert home.current() is None


def test_superseded_lines_are_listed_and_not_counted(home: Home):
    may, corrected = add_file(home, "may", [100, -30, 7]), add_file(home, "may-corrected", [110, -30])
    gone = supersede(home, may, corrected, line_ids(may, 2, 3), 70)
    snapshot = publish(home, [may, corrected], [gone])
    assert (snapshot.manifest.lines, snapshot.manifest.pence) == (3, 87)
    with open_reader(home) as engine:
        total = "select count(*), sum(amount_pence) from"
        assert engine.execute(f"{total} payments").fetchall() == [(3, 87)]
        assert engine.execute(f"{total} published_payments").fetchall() == [(5, 157)]
        listed = engine.execute("select line_id, superseded_by from superseded order by 1").fetchall()
    assert listed == [(line, corrected.file_hash) for line in line_ids(may, 2, 3)]


def test_a_file_superseded_whole_has_no_lines_in_force(home: Home):
    may, corrected = add_file(home, "may", [100, -30]), add_file(home, "may-corrected", [110])
    gone = supersede(home, may, corrected, line_ids(may, 2, 3), 70)
    publish(home, [may, corrected], [gone])
    with open_reader(home) as engine:
        assert engine.execute("select amount_pence from payments").fetchall() == [(110,)]


@pytest.mark.parametrize(
    ("rows", "pence", "stated", "said"),
    [
        ([2], 99, 1, "99 pence stated, 100 written"),
        ([2], 100, 2, "2 stated, 1 written"),
        ([2, 99], 100, 2, "1 do not exist in the file"),
        ([2, 2], 200, 2, "1 lines are superseded twice"),
        ([2, 3, 4], 70, 3, "3 lines superseded of 2 accepted"),
    ],
)
def test_a_wrong_list_of_superseded_lines_is_refused(home: Home, rows, pence, stated, said):
    may, corrected = add_file(home, "may", [100, -30]), add_file(home, "may-corrected", [110])
    gone = replace(supersede(home, may, corrected, line_ids(may, *rows), pence), lines=stated)
    refused(home, manifest_of(home, [may, corrected], [gone]), said)


def test_a_supersession_by_an_unknown_file_is_refused(home: Home):
    may = add_file(home, "may", [100])
    gone = Supersession(may.file_hash, "f" * 64, 1, 100, "list", "why")
    refused(home, manifest_of(home, [may], [gone]), "a file that the snapshot does not hold")


def test_an_empty_snapshot_has_the_columns_that_were_stated(home: Home):
    refused_file = FileEntry("a" * 64, "letter.pdf", 10, "other", "refused")
    publish(home, [refused_file])
    with open_reader(home) as engine:
        described = engine.execute("describe payments").fetchall()
        assert tuple((row[0], row[1]) for row in described) == PAYMENT_COLUMNS
        assert engine.execute("select count(*) from payments").fetchall() == [(0,)]
        assert engine.execute("select file, status from files").fetchall() == [("letter.pdf", "refused")]


def test_changed_missing_and_short_files_are_found(home: Home):
    names = ("may", "june", "july")
    files = [add_file(home, name, [100 + place]) for place, name in enumerate(names)]
    publish(home, files)
    paths = [home.part_path(entry.part or "") / "payments.parquet" for entry in files]
    content = bytearray(paths[0].read_bytes())
    content[len(content) // 2] ^= 1
    for path in paths[:2]:
        path.chmod(0o644)
    paths[0].write_bytes(content)
    paths[1].write_bytes(paths[1].read_bytes()[:-1])
    paths[2].unlink()
    kept = home.original_path(files[0].file_hash)
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes().swapcase())
    found = {damage.path: damage.why for damage in home.verify()}
    assert set(found) == {*paths, kept}
    assert "have changed" in found[paths[0]]
    assert "were published" in found[paths[1]]
    assert "missing" in found[paths[2]]
    assert kept not in {damage.path for damage in home.verify(originals=False)}


def test_a_changed_manifest_is_not_believed(home: Home):
    snapshot = publish(home, [add_file(home, "may", [100])])
    path = home.manifests / f"{snapshot.id}.json"
    path.write_bytes(path.read_bytes().replace(b'"pence":100', b'"pence":999'))
    with pytest.raises(StoreFailure, match="damaged"):
        Home.open(home.path).current()


def test_a_pointer_to_nothing_is_said_so(home: Home):
    (home.path / "current").write_text("f" * 64)
    with pytest.raises(NotFound, match="no snapshot"):
        home.current()


def test_readers_see_whole_snapshots_while_others_are_published(home: Home):
    """Every sum read during ten publications is that of one of the snapshots, never of half of one."""
    files = [add_file(home, "start", [1])]
    publish(home, files)
    seen: list[tuple[int, int]] = []
    problems: list[Exception] = []
    finished = threading.Event()

    def read() -> None:
        while not finished.is_set():
            try:
                snapshot = Home.open(home.path).current()
                assert snapshot is not None
                with open_reader(snapshot, threads=1) as engine:
                    row = engine.execute("select count(*), sum(amount_pence) from payments").fetchall()[0]
                assert row == (snapshot.manifest.lines, snapshot.manifest.pence)
                seen.append(row)
            except Exception as problem:
                problems.append(problem)
                return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(10):
        files.append(add_file(home, f"month-{number}", [10**number, 3]))
        publish(home, files)
    finished.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert len(seen) >= 3


small_texts = st.text(max_size=8)
entries = st.builds(
    FileEntry,
    file_hash=st.text("0123456789abcdef", min_size=64, max_size=64),
    file=small_texts,
    size=st.integers(0, 2**40),
    kind=st.just("payments"),
    status=st.sampled_from(["accepted", "refused"]),
    body_id=st.none() | small_texts,
    profiles=st.lists(small_texts, max_size=2).map(tuple),
    pence_in=st.integers(-(2**62), 2**62),
    not_payments=st.dictionaries(small_texts, st.integers(0, 9), max_size=2),
    periods=st.lists(st.builds(PeriodTotal, small_texts, st.integers(0, 9), st.integers()), max_size=2).map(
        tuple
    ),
    warnings=st.lists(small_texts, max_size=2).map(tuple),
    seen_as=st.lists(st.tuples(small_texts, st.integers(0, 9), st.integers(0, 2**62)), max_size=2).map(tuple),
)


@settings(deadline=None)
@given(st.lists(entries, max_size=3), st.none() | small_texts, st.integers())
def test_writing_and_reading_a_manifest_are_inverse(files, previous, pence):
    manifest = Manifest(
        "2024-06-01",
        previous,
        tuple(files),
        versions={"é": "1"},
        pence=pence,
        payment_columns=PAYMENT_COLUMNS,
    )
    assert from_json(to_json(manifest)) == manifest


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format":2}', b'{"format":1,"files":[]}', b"\xff"])
def test_a_manifest_of_an_unknown_layout_is_a_value_error(content: bytes):
    with pytest.raises(ValueError):  # noqa: PT011
        from_json(content)


steps = st.lists(
    st.tuples(st.sampled_from(["adopt", "publish", "publish wrong", "reopen"]), st.integers(0, 3)),
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(steps)
def test_any_order_of_adopting_and_publishing_keeps_the_pointer_valid(tmp_path_factory, steps):
    """After every step the snapshot in force opens and has the totals it was published with."""
    home = Home.open(Path(tmp_path_factory.mktemp("any")) / "home", create=True)
    adopted: dict[int, FileEntry] = {}
    in_force: tuple[int, int] | None = None
    for step, number in steps:
        if step == "adopt":
            adopted[number] = add_file(home, f"file-{number}", [number, 10**number])
        elif step == "reopen":
            home = Home.open(home.path)
        elif step == "publish":
            manifest = publish(home, list(adopted.values())).manifest
            in_force = (manifest.lines, manifest.pence)
            assert in_force == (2 * len(adopted), sum(n + 10**n for n in adopted))
        else:
            wrong = replace(manifest_of(home, list(adopted.values())), pence=-1)
            with home.writer_lock(), pytest.raises(StoreFailure):
                home.publish(wrong)
        current = home.current()
        assert (current and (current.manifest.lines, current.manifest.pence)) == in_force
    assert home.verify() == ()
