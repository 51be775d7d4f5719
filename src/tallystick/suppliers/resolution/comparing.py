"""What the comparison of two names looks at: the comparisons and levels that Splink scores.

Conditions are written once, in the engine's dialect, and carried to another by sqlglot. Each comparison is
ordered from the strongest agreement down; the first level that holds counts. One comparison holds all that
depends on the letters of the names, because its parts are anything but independent of one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison: its key in the parameters, its condition, and how it reads in a reason."""

    key: str
    condition: str
    words: str
    is_null: bool = False


@dataclass(frozen=True)
class Comparison:
    """One thing that is compared, with its outcomes from the strongest agreement down."""

    key: str
    levels: tuple[Level, ...]


def _shared(column: str) -> str:
    return f"coalesce(len(list_intersect({column}_l, {column}_r)), 0)"


def _size(column: str, side: str) -> str:
    return f"coalesce(len({column}_{side}), 0)"


def _equal_sets(column: str) -> str:
    return f"({_shared(column)} = {_size(column, 'l')} and {_shared(column)} = {_size(column, 'r')})"


# Cheap conditions stand before dear ones: most candidate pairs fall through to the last level.
_SHORTER = "least(length(letters_l), length(letters_r))"
_EDITS = "levenshtein(letters_l, letters_r)"
_SAME_START = (
    "substr(letters_l, 1, 3) = substr(letters_r, 1, 3) and abs(length(letters_l) - length(letters_r)) <= 3"
)
"""A misspelling is hardly ever at the beginning; another short name (ESH, ISG) is."""
_SAME_TELLING = "telling_key_l = telling_key_r and telling_count_l > 0"
_TELLING = "least(telling_count_l, telling_count_r) > 0"
_ALL_TELLING = f"{_TELLING} and {_shared('telling_words')} = least(telling_count_l, telling_count_r)"
_RARE = f"least(rare_count_l, rare_count_r) > 0 and {_shared('rare_words')} > 0"
_CUT = (
    f"(is_cut_l or is_cut_r) and {_SHORTER} >= 12 and ((is_cut_l and starts_with(letters_r, letters_l)) "
    "or (is_cut_r and starts_with(letters_l, letters_r)))"
)
_MORE = (
    "(ordinary_key_l = ordinary_key_r or least(ordinary_count_l, ordinary_count_r) = 0 "
    f"or {_shared('ordinary_words')} = least(ordinary_count_l, ordinary_count_r))"
)
_ONLY_THESE = "least(rarest_frequency_l, rarest_frequency_r) = 2 and rarest_l = rarest_r"

NAME = Comparison(
    "name",
    (
        Level("letters", "letters_l = letters_r", "same letters once blanks and short forms are evened out"),
        Level(
            "order",
            f"sorted_name_l = sorted_name_r and {_SHORTER} >= 8 and words_l * 4 <= {_SHORTER}",
            "same words in another order",
        ),
        Level("cut", _CUT, "one is the beginning of the other and fills the width of its column"),
        Level(
            "misspelt_long",
            f"{_SAME_START} and {_SHORTER} >= 14 and {_EDITS} <= 2",
            "same long name but for one or two letters",
        ),
        Level(
            "misspelt", f"{_SAME_START} and {_SHORTER} >= 8 and {_EDITS} <= 1", "same name but for one letter"
        ),
        Level(
            "nearly",
            f"{_SAME_START} and {_SHORTER} >= 10 and {_TELLING} and {_EDITS} * 8 <= {_SHORTER} "
            f"and {_shared('telling_words')} > 0",
            "nearly the same letters",
        ),
        Level(
            "same_several",
            f"{_SAME_TELLING} and telling_count_l > 1 and rare_count_l > 0 and {_MORE}",
            "same telling words, several of them; one adds ordinary words",
        ),
        Level(
            "same_unique",
            f"{_SAME_TELLING} and {_ONLY_THESE} and {_MORE}",
            "same telling word, which no other name holds; one adds ordinary words",
        ),
        Level(
            "same_rare",
            f"{_SAME_TELLING} and rare_count_l > 0 and {_MORE}",
            "same telling word, which few names hold; one adds ordinary words",
        ),
        Level("same_telling", f"{_SAME_TELLING} and {_MORE}", "same telling words; one adds ordinary words"),
        Level(
            "same_but_ordinary",
            f"{_SAME_TELLING} and rare_count_l > 0",
            "same telling words; ordinary words differ",
        ),
        Level(
            "contained_several",
            f"{_ALL_TELLING} and least(telling_count_l, telling_count_r) > 1 and {_RARE}",
            "all telling words of the one, several of them, are in the other",
        ),
        Level(
            "contained_unique",
            f"{_ALL_TELLING} and {_ONLY_THESE}",
            "the telling word of the one, which no other name holds, is in the other",
        ),
        Level(
            "contained_rare",
            f"{_ALL_TELLING} and {_RARE}",
            "the telling word of the one, a rare one, is in the other",
        ),
        Level(
            "shared_several",
            f"{_RARE} and {_shared('telling_words')} > 1",
            "several telling words are shared, others differ",
        ),
        Level("shared_rare", _RARE, "a rare word is shared, others differ"),
        Level("contained", _ALL_TELLING, "the telling words of the one are in the other"),
        Level("other", "else", "the names differ"),
    ),
)

_COMPANY = "('LTD', 'PLC', 'UNLTD', 'LLP', 'CIC')"

COMPARISONS: tuple[Comparison, ...] = (
    NAME,
    Comparison(
        "places",
        (
            Level("none", f"{_size('places', 'l')} = 0 and {_size('places', 'r')} = 0", "", is_null=True),
            Level("equal", _equal_sets("places"), "same place"),
            Level("one", f"least({_size('places', 'l')}, {_size('places', 'r')}) = 0", "one names a place"),
            Level("overlap", f"{_shared('places')} > 0", "places overlap"),
            Level("other", "else", "they name different places"),
        ),
    ),
    Comparison(
        "numbers",
        (
            Level("none", "numbers_l = '' and numbers_r = ''", "", is_null=True),
            Level("equal", "numbers_l = numbers_r", "same numbers in the name"),
            Level("one", "else", "only one has a number in its name"),
        ),
    ),
    Comparison(
        "initials",
        (
            Level("none", "initials_l = '' and initials_r = ''", "", is_null=True),
            Level("equal", "initials_l = initials_r", "same initials"),
            Level("one", "initials_l = '' or initials_r = ''", "one leaves out initials"),
            Level("other", "else", "different initials"),
        ),
    ),
    Comparison(
        "legal_form",
        (
            Level("none", "legal_form_l = '' and legal_form_r = ''", ""),
            Level("equal", "legal_form_l = legal_form_r", "same legal form"),
            Level("one", "legal_form_l = '' or legal_form_r = ''", "one leaves out the legal form"),
            Level(
                "company",
                f"legal_form_l in {_COMPANY} and legal_form_r in {_COMPANY}",
                "different forms of company",
            ),
            Level("other", "else", "different legal forms"),
        ),
    ),
    Comparison(
        "bodies",
        (
            Level("shared", f"{_shared('bodies')} > 0", "one body pays both"),
            Level("other", "else", "no body pays both"),
        ),
    ),
    Comparison(
        "categories",
        (
            Level("shared", f"{_shared('categories')} > 0", "paid for the same purpose"),
            # Each body has its own words for what it buys: only within one do different ones mean much.
            Level(
                "none",
                f"{_shared('bodies')} = 0 or "
                f"least({_size('categories', 'l')}, {_size('categories', 'r')}) = 0",
                "",
                is_null=True,
            ),
            Level("other", "else", "paid for different purposes"),
        ),
    ),
    Comparison(
        "vat",
        (
            Level("none", f"least({_size('vats', 'l')}, {_size('vats', 'r')}) = 0", "", is_null=True),
            Level("shared", f"{_shared('vats')} > 0", "same VAT registration"),
            Level("other", "else", "different VAT registrations"),
        ),
    ),
    Comparison(
        "postcode",
        (
            Level("none", "postcode_l is null or postcode_r is null", "", is_null=True),
            Level("equal", "postcode_l = postcode_r", "same postcode"),
            Level("other", "else", "different postcodes"),
        ),
    ),
)
"""All comparisons, the name first."""

COLUMNS: tuple[str, ...] = (
    "letters",
    "sorted_name",
    "words",
    "rarest",
    "rarest_frequency",
    "rare_words",
    "rare_count",
    "telling_words",
    "telling_key",
    "telling_count",
    "ordinary_words",
    "ordinary_key",
    "ordinary_count",
    "places",
    "numbers",
    "initials",
    "legal_form",
    "is_cut",
    "bodies",
    "categories",
    "vats",
    "postcode",
)
"""Columns of ``node_features`` that conditions read."""


def outcomes_sql(pairs: str) -> str:
    """Return the SQL of the outcome of each comparison, by the key of its level, for pairs of nodes.

    Args:
        pairs: a table with ``left_node`` and ``right_node``.
    """
    sides = ", ".join(
        f"{side}.{column} as {column}_{letter}"
        for side, letter in (("a", "l"), ("b", "r"))
        for column in COLUMNS
    )
    cases = ", ".join(
        "case "
        + " ".join(
            f"else '{level.key}'"
            if level.condition == "else"
            else f"when {level.condition} then '{level.key}'"
            for level in comparison.levels
        )
        + f" end as {comparison.key}"
        for comparison in COMPARISONS
    )
    return (
        f"select left_node, right_node, {cases} from (select pairs.left_node, pairs.right_node, {sides} "
        f"from {pairs} as pairs join node_features as a on a.unique_id = pairs.left_node "
        "join node_features as b on b.unique_id = pairs.right_node) as compared"
    )


def condition_in(dialect: str, condition: str) -> str:
    """Return a condition in the dialect of an engine, ``duckdb`` or ``spark``."""
    if dialect == "duckdb" or condition == "else":
        return condition
    from tallystick.store.portable import carry_condition  # noqa: PLC0415

    return carry_condition(condition)


def reason(outcomes: Mapping[str, str]) -> str:
    """Return in one sentence what agrees and what differs between two names.

    Args:
        outcomes: for each comparison the key of its level.
    """
    told = [
        level.words
        for comparison in COMPARISONS
        for level in comparison.levels
        if level.key == outcomes.get(comparison.key) and level.words
    ]
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}."
