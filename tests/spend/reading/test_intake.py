"""One pass over the bytes of a file: identity, line ends, encoding facts, bounds."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.kernel import FileRefused
from tallystick.spend.reading import Limits, intake
from tallystick.spend.reading.intake import refuse_long_lines, take_in


def made(tmp_path, data, name="payments.csv"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_the_pass_finds_identity_line_ends_and_text_facts(tmp_path):
    data = b"Date,Amount\r\n01/04/2024,\xc2\xa312.00\r\nnext\nold\rend\0"
    kept = io.BytesIO()
    found = take_in(made(tmp_path, data), Limits(), kept)
    assert found.original.sha256 == hashlib.sha256(data).hexdigest()
    assert found.original.size == len(data)
    assert (found.pairs, found.line_feeds, found.carriage_returns) == (2, 1, 1)
    assert (found.has_nul, found.is_ascii, found.is_utf8) == (True, False, True)
    assert kept.getvalue() == data


@given(
    data=st.binary(min_size=1, max_size=200) | st.text("a\r\n£\0", min_size=1, max_size=60).map(str.encode),
    chunk=st.integers(1, 7),
)
def test_the_facts_do_not_depend_on_where_chunks_are_cut(tmp_path_factory, data, chunk):
    path = made(tmp_path_factory.mktemp("intake"), data)
    whole = take_in(path, Limits())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "CHUNK", chunk)
        patch.setattr(intake, "SMALL", 0)
        cut = take_in(path, Limits())
    for fact in ("line_feeds", "pairs", "carriage_returns", "quotes", "has_nul", "is_ascii", "is_utf8"):
        assert getattr(cut, fact) == getattr(whole, fact), fact
    assert cut.original == whole.original
    assert cut.head == whole.head
    assert cut.tail == whole.tail
    assert cut.content is None
    assert cut.slice(1, 5) == whole.slice(1, 5)


def test_an_empty_file_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(FileRefused, match="empty"):
        take_in(made(tmp_path, b""), Limits())
    with pytest.raises(FileRefused, match="no file"):
        take_in(tmp_path / "missing.csv", Limits())
    with pytest.raises(FileRefused, match="no file"):
        take_in(tmp_path, Limits())


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path):
    with pytest.raises(FileRefused, match="too large"):
        take_in(made(tmp_path, b"x" * 101), Limits(max_file_bytes=100))


def test_one_very_long_line_is_refused_and_many_long_lines_are_not(tmp_path):
    limits = Limits(max_line_bytes=1_000)
    with pytest.raises(FileRefused, match="too long"):
        refuse_long_lines(take_in(made(tmp_path, b"a,b\n" + b"x" * 1_001), limits), limits)
    refuse_long_lines(take_in(made(tmp_path, (b"x" * 900 + b"\n") * 10), limits), limits)


def test_a_long_line_is_found_across_chunks(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "CHUNK", 100)
    monkeypatch.setattr(intake, "SMALL", 0)
    limits = Limits(max_line_bytes=1_000)
    with pytest.raises(FileRefused, match="too long"):
        refuse_long_lines(take_in(made(tmp_path, b"a\n" + b"x" * 1_200 + b"\nb\n"), limits), limits)
    refuse_long_lines(take_in(made(tmp_path, (b"x" * 99 + b"\n") * 50), limits), limits)
