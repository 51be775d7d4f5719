"""Describe what the values of one column look like, from a bounded number of its distinct values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tallystick.spend.mapping.words import words_of
from tallystick.spend.values import OrderDecision, decide_order, is_redacted, read_pence, read_period

MOST_EXAMINED = 80
"""Distinct values looked at in each column, spread over the sample."""

_PLACEHOLDERS = words_of("""
    n/a na #n/a #ref! #value! #name? #div/0! null none nil - -- . ? unknown tbc not applicable
    (blank)
""") | {"not applicable"}

_LONGEST_PLACEHOLDER = max(map(len, _PLACEHOLDERS))
_PROBED = 10

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MAY_BE_DATE = re.compile(
    rf"\d{{1,4}}[/.\- ]\d{{1,2}}[/.\- ]\d{{1,4}}|\d(?:st|nd|rd|th)?[ \-/.,]{{0,2}}(?:{_MONTHS})"
    rf"|(?:{_MONTHS})[a-z]*[ \-/.]{{1,2}}\d{{1,2}}\D|^[34]\d{{4}}(?:\.\d+)?$|^\d{{8}}$",
    re.IGNORECASE,
)
_MAY_BE_PERIOD = re.compile(
    rf"^(?:{_MONTHS})[a-z]*[ \-/.,_']{{0,2}}\d{{2,4}}$|^(?:19|20)\d{{2}}-?\d{{2}}$"
    r"|^\d{1,2}[/\-.](?:19|20)\d{2}$"
    rf"|^(?:19|20)\d{{2}}[ \-/._]?(?:{_MONTHS})|^p(?:eriod)? ?\d",
    re.IGNORECASE,
)
_MONTH_OR_YEAR_ONLY = re.compile(
    rf"^(?:(?:{_MONTHS})[a-z]*|(?:19|20)\d{{2}}|(?:19|20)?\d{{2}}[/\-]\d{{2}}(?:\d{{2}})?"
    r"|p(?:eriod)? ?\d{1,2}|q(?:uarter|tr)? ?[1-4].*|\d{1,2})$",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"^[34]\d{4}(?:\.0+)?$")
_INTEGER = re.compile(r"^-?\d+(?:\.0)?$")
_MONEY_MARK = re.compile(r"£|\.\d\d?\b|,\d{3}|^\(.*\)$|\d-$|\d ?(?:CR|DR)$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"^[A-Za-z]{0,12}[\-/.:_# ]{0,2}\d[\w\-/.:_#~()]*(?: ?[\-/] ?\w{1,4})?$")
_POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}$", re.IGNORECASE)
_URI = re.compile(r"^(?:https?://|www\.)|^[EWSN]\d{8}$", re.IGNORECASE)
_VAT = re.compile(r"^(?:GB)?\s?(\d{3}\s?\d{4}\s?\d{2})(?:\s?\d{3})?$", re.IGNORECASE)
_COMPANY = re.compile(r"^(?:[A-Z]{2}\d{6}|R\d{7}|0\d{7}|1\d{7}|\d{6,7})$", re.IGNORECASE)
_CPV = re.compile(r"^\d{8}-\d$")
_MASKED_CARD = re.compile(r"^[*xX\-\s]{2,}\d{3,4}$")
_CAPITAL_REVENUE = re.compile(r"^(?:c|r|cap|rev|capital|revenue)$", re.IGNORECASE)
_YES_NO = re.compile(r"^(?:y|n|yes|no|true|false)$", re.IGNORECASE)
_DEBIT_CREDIT = re.compile(r"^(?:dr?|cr?|debit|credit|\+|-)$", re.IGNORECASE)

_WORDS = re.compile(r"[a-z]+")
_LEGAL_FORMS = words_of("""
    ltd limited plc llp inc incorporated cic gmbh cyf pty corp lp bv sarl co company sons son
    partners
""")
_LEGAL_MARKS = re.compile(r"\bl\.?t\.d|\bp\.l\.c|\bc\.i\.c|\bl\.l\.p|\bt/as?\b", re.IGNORECASE)
_ORGANISATIONS = words_of("""
    council university college academy nursery solicitors surgery pharmacy trust church parish
    diocese association society foundation charity solutions consultants consulting contractors
    motors taxis coaches garage hotel supermarket supermarkets stores partnership
    federation institute enterprises industries technologies nurseries recruitment publishing
    nhs
""")
_ORGANISATION_PHRASES = (
    "primary school",
    "high school",
    "junior school",
    "infant school",
    " care home",
    "residential home",
    "nursing home",
    "royal mail",
)
_PERSON = re.compile(r"(?:mr|mrs|ms|miss|dr|prof|professor|sir|rev|reverend|cllr)s?\b\.?\s", re.IGNORECASE)
_LEDGER_WORDS = words_of("""
    fee fees hire supplies equipment rent rents repair repairs agency payment payments cost costs
    expense expenses grant grants maintenance material materials premises transport travel training
    printing stationery electricity gas software hardware charge charges rates postage telephone
    telephones consultancy consultants subscription subscriptions insurance licence licences
    licenses purchase purchases allowance allowances employees advertising furniture clothing food
    catering cleaning fuel subsistence transfer accommodation professional private party
""")


@dataclass(frozen=True)
class Shape:
    """What the values of a column look like; shares are of the distinct values examined, 0 to 1.

    ``names`` is how far the text reads like names of payees: legal forms, kinds of organisation, people
    with titles, redaction marks. ``typical_pence`` is the median size of the amounts.
    """

    rows: int
    filled: int
    distinct: int
    dates: float = 0.0
    serials: float = 0.0
    periods: float = 0.0
    month_or_year: float = 0.0
    money: float = 0.0
    money_marks: float = 0.0
    integers: float = 0.0
    zeros: float = 0.0
    same_length: float = 0.0
    codes: float = 0.0
    text: float = 0.0
    legal_forms: float = 0.0
    names: float = 0.0
    ledger_words: float = 0.0
    postcodes: float = 0.0
    uris: float = 0.0
    vat_numbers: float = 0.0
    vat_checked: float = 0.0
    company_numbers: float = 0.0
    cpv_codes: float = 0.0
    cards: float = 0.0
    capital_revenue: float = 0.0
    yes_no: float = 0.0
    debit_credit: float = 0.0
    mean_words: float = 0.0
    first_day: date | None = None
    last_day: date | None = None
    typical_pence: int = 0

    @property
    def is_empty(self) -> bool:
        """True when no row carries a value."""
        return self.filled == 0

    @property
    def fill(self) -> float:
        """Share of rows that carry a value."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def variety(self) -> float:
        """Distinct values per filled row, 1 when all differ."""
        return self.distinct / self.filled if self.filled else 0.0


def is_placeholder(value: str) -> bool:
    """Tell whether a cell holds a mark for "nothing" such as ``N/A`` or ``#REF!``."""
    return value.lower() in _PLACEHOLDERS


def describe(column: Sequence[str | None], *, most: int = MOST_EXAMINED) -> Shape:
    """Return the shape of a column's values, looking at no more than ``most`` distinct ones."""
    counts: dict[str, int] = {}
    for cell, lines in Counter(column).items():
        value = cell.strip() if cell else ""
        if value and not (len(value) <= _LONGEST_PLACEHOLDER and is_placeholder(value)):
            counts[value] = counts.get(value, 0) + lines
    rows, filled, distinct = len(column), sum(counts.values()), len(counts)
    if not counts:
        return Shape(rows, 0, 0)
    # Sorted first, so that the choice does not depend on the order of rows.
    ordered = sorted(counts)
    step = max(1, -(-len(ordered) // most))
    examined = ordered[::step]
    return _measure(rows, filled, distinct, examined, counts)


def _measure(rows: int, filled: int, distinct: int, examined: list[str], counts: dict[str, int]) -> Shape:
    total = len(examined)
    letters = {value: len(_LETTERS.findall(value)) for value in examined}
    textual = [value for value in examined if _is_text(value, letters[value])]
    short = [value for value in examined if len(value) <= 40 and _DIGIT.search(value)]
    plain = [value for value in short if letters[value] <= 3]
    pence = [read for value in plain if (read := read_pence(value)) is not None]
    marked = sum(1 for value in plain if _MONEY_MARK.search(value))
    serials = sum(1 for value in plain if _SERIAL.match(value))
    order, dates = _read_dates([value for value in short if _MAY_BE_DATE.search(value)], counts)
    vat = [found[1] for value in plain if (found := _VAT.match(value))]
    tokens = {value: frozenset(_WORDS.findall(value.lower())) for value in textual}
    legal = sum(1 for value in textual if _has_legal_form(value, tokens[value]))
    likely = sum(_name_weight(value, tokens[value]) for value in textual)
    return Shape(
        rows=rows,
        filled=filled,
        distinct=distinct,
        dates=dates / total,
        serials=serials / total,
        periods=sum(1 for value in short if _MAY_BE_PERIOD.match(value) and read_period(value)) / total,
        month_or_year=sum(1 for value in examined if len(value) < 12 and _MONTH_OR_YEAR_ONLY.match(value))
        / total,
        money=len(pence) / total,
        money_marks=marked / total,
        integers=sum(1 for value in plain if _INTEGER.match(value)) / total,
        zeros=sum(1 for value in pence if value == 0) / total,
        same_length=_commonest_share([len(value) for value in examined]),
        codes=sum(1 for value in short if _CODE.match(value)) / total,
        text=len(textual) / total,
        legal_forms=legal / total,
        names=likely / total,
        ledger_words=sum(1 for value in textual if tokens[value] & _LEDGER_WORDS) / total,
        postcodes=sum(1 for value in short if len(value) < 10 and _POSTCODE.match(value)) / total,
        uris=sum(1 for value in examined if _URI.match(value)) / total,
        vat_numbers=len(vat) / total,
        vat_checked=sum(1 for number in vat if _vat_checks(number)) / total,
        company_numbers=sum(1 for value in short if len(value) <= 8 and _COMPANY.match(value)) / total,
        cpv_codes=sum(1 for value in short if _CPV.match(value)) / total,
        cards=sum(1 for value in short if _MASKED_CARD.match(value)) / total,
        capital_revenue=_share(examined, _CAPITAL_REVENUE) if distinct <= 6 else 0.0,
        yes_no=_share(examined, _YES_NO) if distinct <= 6 else 0.0,
        debit_credit=_share(examined, _DEBIT_CREDIT) if distinct <= 4 else 0.0,
        mean_words=sum(value.count(" ") + 1 for value in examined) / total,
        first_day=order.first_day if order else None,
        last_day=order.last_day if order else None,
        typical_pence=sorted(map(abs, pence))[len(pence) // 2] if pence else 0,
    )


def _read_dates(values: list[str], counts: dict[str, int]) -> tuple[OrderDecision | None, int]:
    """Return how a column's dates are written and how many of the values are dates."""
    for part in (values[:_PROBED], values):
        order = decide_order({value: counts[value] for value in part}) if part else None
        dates = sum(1 for value in part if order and order.read(value))
        if not dates:
            return None, 0
    return order, dates


def _is_text(value: str, letters: int) -> bool:
    return letters >= 2 and letters * 2 >= len(value.replace(" ", "")) and not _URI.match(value)


def _has_legal_form(value: str, words: frozenset[str]) -> bool:
    if words & _LEGAL_FORMS:
        return True
    return ("." in value or "/" in value) and _LEGAL_MARKS.search(value) is not None


def _name_weight(value: str, words: frozenset[str]) -> float:
    """Return how far one text reads like a payee: a legal form or a redaction fully, other signs in part."""
    if _has_legal_form(value, words) or is_redacted(value):
        return 1.0
    if words & _ORGANISATIONS or _PERSON.match(value):
        return 0.5
    lower = value.lower()
    return 0.5 if any(phrase in lower for phrase in _ORGANISATION_PHRASES) else 0.0


def _share(values: list[str], pattern: re.Pattern[str]) -> float:
    return sum(1 for value in values if pattern.match(value)) / len(values)


def _commonest_share(lengths: list[int]) -> float:
    return max(lengths.count(length) for length in set(lengths)) / len(lengths)


def _vat_checks(number: str) -> bool:
    """Check a VAT number's two check digits, in the original (97) and the newer (97 less 55) form."""
    digits = [int(c) for c in number if c.isdigit()]
    total = sum(digit * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True))
    check = digits[7] * 10 + digits[8]
    return (total + check) % 97 == 0 or (total + check + 55) % 97 == 0
