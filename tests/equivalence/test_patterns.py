"""Regular expressions keep their meaning on Spark; what cannot is refused by name. Needs neither engine."""

from __future__ import annotations

import pytest

from tallystick.store.portable_patterns import UnportablePattern, spark_pattern, spark_replacement


@pytest.mark.parametrize(
    ("ours", "sparks"),
    [
        ("abc", "(?d)abc"),
        ("a$", r"(?d)a\z"),
        (r"\bltd\b", r"(?d)(?:(?<=\w)(?!\w)|(?<!\w)(?=\w))ltd(?:(?<=\w)(?!\w)|(?<!\w)(?=\w))"),
        (r"a\sb", r"(?d)a[\t\n\f\r ]b"),
        (r"[\s,]", r"(?d)[\t\n\f\r ,]"),
        ("[a[&]", r"(?d)[a\[\&]"),
        ("(?i)ltd", "(?d)(?iu)ltd"),
        ("(?i:ltd)", "(?d)(?iu:ltd)"),
        (r"[$^.]\$", r"(?d)[$^.]\$"),
        (r"\pL\x{41}[^\v]", r"(?d)\pL\x{41}[^\x0B]"),
    ],
)
def test_a_pattern_is_written_as_java_reads_it(ours: str, sparks: str):
    assert spark_pattern(ours) == sparks


def test_a_pattern_for_the_whole_text_is_tied_to_both_ends():
    assert spark_pattern("a|b", whole=True) == r"(?d)\A(?:a|b)\z"


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        (r"\Qa.b\E", r"\Q"),
        (r"\1", r"\1"),
        (r"[\S]", r"\S in a class"),
        ("[[:alpha:]]", "named class"),
        ("[]a]", "begins with ]"),
        ("[ab", "without an end"),
        ("(?m)^a", "(?m)"),
        ("(?P<name>a)", "(?P<"),
        (r"\p{Greek}", r"\p"),
        ("a\\", "\\"),
    ],
)
def test_what_java_reads_differently_is_refused_by_name(pattern: str, named: str):
    with pytest.raises(UnportablePattern, match=None) as refused:
        spark_pattern(pattern)
    assert named in str(refused.value)


@pytest.mark.parametrize(
    ("ours", "sparks"), [(r"\2-\1", "$2-$1"), ("£$5", r"£\$5"), (r"a\\b", r"a\\b"), ("", "")]
)
def test_a_replacement_is_written_as_java_reads_it(ours: str, sparks: str):
    assert spark_replacement(ours) == sparks


@pytest.mark.parametrize("replacement", [r"\x", "\\", r"\12"])
def test_a_replacement_that_java_reads_differently_is_refused(replacement: str):
    with pytest.raises(UnportablePattern):
        spark_replacement(replacement)
