"""Every encoding that publishers use comes out as plain UTF-8; damage is repaired only where certain."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.spend.reading import Limits
from tallystick.spend.reading.encoding import find_encoding, rewrite_as_utf8
from tallystick.spend.reading.intake import take_in

LINE = "Café Zoë – “fuel”,£12.50\r\n"


def rewritten(folder, data):
    source, target = folder / "in.csv", folder / "out.csv"
    source.write_bytes(data)
    intake = take_in(source, Limits())
    encoding = find_encoding(intake)
    notes = rewrite_as_utf8(intake, encoding, target)
    return target.read_bytes().decode("utf-8"), encoding, " ".join(notes)


@pytest.mark.parametrize(
    ("data", "codec", "note"),
    [
        (LINE.encode("utf-8"), "utf-8", ""),
        (codecs.BOM_UTF8 + LINE.encode("utf-8"), "utf-8", ""),
        (codecs.BOM_UTF8 * 2 + LINE.encode("utf-8"), "utf-8", ""),
        (LINE.encode("cp1252"), "windows-1252", "Windows-1252"),
        (LINE.encode("utf-16"), "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE + LINE.encode("utf-16-be"), "utf-16-be", "UTF-16"),
        (LINE.encode("utf-16-le"), "utf-16-le", "UTF-16"),
        (LINE.encode("utf-16-be"), "utf-16-be", "UTF-16"),
    ],
    ids=["utf8", "one mark", "two marks", "1252", "utf16", "utf16 be", "no mark le", "no mark be"],
)
def test_an_encoding_is_found_and_the_text_comes_out_the_same(tmp_path, data, codec, note):
    text, encoding, notes = rewritten(tmp_path, data)
    assert text == LINE
    assert encoding.codec == codec
    assert note in notes


def test_plain_utf8_with_one_mark_needs_no_rewriting_and_two_marks_do(tmp_path):
    for marks, plain in ((0, True), (1, True), (2, False)):
        path = tmp_path / f"{marks}.csv"
        path.write_bytes(codecs.BOM_UTF8 * marks + LINE.encode())
        assert find_encoding(take_in(path, Limits())).is_plain is plain


def test_lines_of_two_encodings_in_one_file_both_come_out_right(tmp_path):
    text, _, notes = rewritten(tmp_path, "Café,£1\n".encode() + "Café,£2\n".encode("cp1252"))
    assert text == "Café,£1\nCafé,£2\n"
    assert "mixed" in notes


def test_bytes_that_windows_1252_leaves_undefined_are_kept(tmp_path):
    text, _, _ = rewritten(tmp_path, b"a\x81b\x8d,\xa3\n")
    assert text == "a\x81b\x8d,£\n"


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("Â£12.50", "£12.50"),
        ("CafÃ©", "Café"),
        ("Oâ€™Brien", "O’Brien"),
        ("10 â‚¬", "10 €"),
        ("1â€“2", "1–2"),
    ],
)
def test_damage_by_an_earlier_conversion_is_repaired(tmp_path, damaged, meant):
    text, encoding, notes = rewritten(tmp_path, f"{damaged},x\n".encode())
    assert text == f"{meant},x\n"
    assert encoding.damaged
    assert "repaired" in notes


@pytest.mark.parametrize("right", ["CAFÉ’S", "Â", "Ã", "château â", "SÃO PAULO", "É“x”"])
def test_words_that_only_resemble_damage_are_left_alone(tmp_path, right):
    text, _, notes = rewritten(tmp_path, f"{right},x\n".encode())
    assert text == f"{right},x\n"
    assert "repaired" not in notes


def test_nul_characters_are_dropped_and_said(tmp_path):
    text, _, notes = rewritten(tmp_path, b"a\0b,c\n")
    assert text == "ab,c\n"
    assert "1 NUL" in notes


@given(
    text=st.text(
        st.characters(codec="cp1252", exclude_characters="\0ÂÃâ", exclude_categories=["Cc"]), min_size=1
    )
)
def test_any_windows_1252_text_with_a_pound_sign_of_its_own_survives(tmp_path_factory, text):
    # A pound sign before an ASCII letter can be nothing but Windows-1252.
    line = f"£a {text} \n"
    encoded = line.encode("cp1252")
    out, _, _ = rewritten(tmp_path_factory.mktemp("encoding"), encoded)
    try:
        text.encode("cp1252").decode("utf-8")
        ambiguous = not text.isascii()
    except UnicodeDecodeError:
        ambiguous = any(ord(character) >= 0xC2 for character in text)
    if not ambiguous:
        assert out == line


@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="ÂÃâ\ufeff"), min_size=1)
)
def test_any_utf8_text_survives_unchanged(tmp_path_factory, text):
    out, _, _ = rewritten(tmp_path_factory.mktemp("encoding"), f"{text}\n".encode())
    assert out == f"{text}\n"
