"""Published identifiers of suppliers: parsed, padded, check digits tested; dummies are never a key.

Schemes are those of org-id.guide (``GB-COH`` for Companies House ...), with ``GB-VAT`` and ``XX-VAT`` for
VAT registrations, which org-id.guide leaves out. An identifier says which legal entity was paid; a VAT
registration may cover a group of them.

Sources: Companies House, "Company number prefixes"; org-id.guide; HMRC VAT notice 700 (two modulus-97
variants, as in python-stdnum ``stdnum.gb.vat``); the generator of PPONs in the open source of the Central
Digital Platform (cabinetoffice/GCGS-Central-Digital-Platform, ``PponService``), which has no check digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tallystick.kernel.errors import UsageProblem
from tallystick.spend.values.redactions import is_redacted


class Refusal(StrEnum):
    """Why a published value is no identifier, in words for a report."""

    EMPTY = "nothing is published"
    DUMMY = "a dummy or a word in place of a number"
    WITHHELD = "the publisher withheld it"
    UNKNOWN_SCHEME = "the scheme is not one that is known here"
    WRONG_FORM = "not the form of a number of its scheme"
    WRONG_CHECK_DIGIT = "the check digit is wrong"
    OUT_OF_RANGE = "no such number has been issued"
    AMBIGUOUS = "it could be a number of more than one register, and no scheme is published"


class IdentifierRefused(UsageProblem):
    """A value that was given as an identifier is none."""

    code = "identifier-refused"


@dataclass(frozen=True)
class Identifier:
    """One identifier of an organisation, in the form its register writes.

    Attributes:
        scheme: org-id list code, for example ``GB-COH``.
        value: the number in that list, padded and without blanks.
        is_checked: True where a check digit was tested; most registers have none.
    """

    scheme: str
    value: str
    is_checked: bool = False

    @property
    def org_id(self) -> str:
        """The identifier as org-id.guide writes it: ``GB-COH-00445790``."""
        return f"{self.scheme}-{self.value}"

    @property
    def names_one_entity(self) -> bool:
        """False for VAT registrations, which groups of companies share."""
        return not self.scheme.endswith("-VAT")


COMPANY_PREFIXES: frozenset[str] = frozenset(
    """
    AC BR CE CS EN ES FC GE GN GS IC IP LP NA NC NF NI NL NO NP NR NV NZ OC OE PC RC RS SA SC SE SF SG SI
    SL SO SP SR SZ ZC
    """.split()  # noqa: SIM905
)
"""Letters before a number at Companies House (``R`` with seven digits is pre-partition Northern Ireland)."""

HIGHEST_COMPANY = 20_000_000
"""Above the numbers that Companies House has given to companies of England and Wales (about 17 million in
2026)."""

HIGHEST_SCOTTISH_CHARITY = 60_000
"""Above the numbers of the Scottish charity register (about 54,000 in 2026): a higher SC number is a
company's."""

_PPON_LETTERS = "BCDGHJLMNPQRTVWXYZ"
_PPON = re.compile(rf"P([{_PPON_LETTERS}]{{3}})([1-9]{{4}})([{_PPON_LETTERS}]{{3}}[{_PPON_LETTERS}])")
_ORG_ID = re.compile(r"\s*([A-Z]{2})[-: ]([A-Z]{2,5})[-: ](.*)", re.DOTALL)
_SEPARATORS = re.compile(r"[^A-Z0-9]+")
_LABELS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (
        re.compile(rf"^\s*(?:{words})\b[\s.:#\-]*(?:(?:NUMBER|NO|NUM|REG|REGISTRATION|CODE)\b[\s.:#\-]*)*"),
        scheme,
    )
    for words, scheme in (
        (r"VAT(?:\s+REG(?:ISTRATION)?)?", "GB-VAT"),
        (r"(?:REG(?:ISTERED)?\s+)?CHARITY|CHARITY\s+COMMISSION|CC", "GB-CHC"),
        (r"OSCR", "GB-SC"),
        (r"CCNI", "GB-NIC"),
        (r"(?:REG(?:ISTERED)?\s+)?COMPANY|CO(?:MPANIES\s+HOUSE)?|CRN|COMP|COH|REGISTERED|REG", "GB-COH"),
        (r"PPON", "GB-PPON"),
        (r"ODS", "GB-NHS"),
        (r"UKPRN", "GB-UKPRN"),
    )
)
_DUMMY_WORDS = frozenset(
    """
    NA NONE NIL NULL NAN NO NOT YES TBC TBA TBD UNKNOWN EXEMPT EXEMPTION NOTREGISTERED UNREGISTERED
    NOTAPPLICABLE NOTVATREGISTERED NONVATREGISTERED NOTKNOWN NOTPROVIDED PENDING APPLIEDFOR SOLETRADER
    INDIVIDUAL PARTNERSHIP VOID TEST DUMMY NOTSUPPLIED BLANK EMPTY NOVAT NOTVAT GB XI VAT COMPANY CHARITY
    X XX XXX FOREIGN OVERSEAS GENERIC VARIOUS MULTIPLE GOVERNMENT PUBLICBODY NOTFOUND NOMATCH
    """.split()  # noqa: SIM905
)
_OF_LETTERS = frozenset(("GB-LAE", "GB-LAS", "GB-PLA", "GB-NHS"))
"""Schemes whose codes may hold no digit."""
_ASCENDING = "01234567890123456789"


def read_identifier(text: str | None, *, scheme: str = "") -> Identifier | None:
    """Read a published identifier; None where :func:`examine_identifier` refuses it.

    Args:
        text: as published: ``GB-COH-445790``, ``GB 980 7806 84``, ``SC123456``, ``VAT No: 980780684``.
        scheme: the register that the column stands for, where the text does not say.
    """
    found = examine_identifier(text, scheme=scheme)
    return found if isinstance(found, Identifier) else None


def require_identifier(text: str | None, *, scheme: str = "") -> Identifier:
    """Read an identifier that a person typed.

    Raises:
        IdentifierRefused: saying why the value is none.
    """
    found = examine_identifier(text, scheme=scheme)
    if isinstance(found, Identifier):
        return found
    raise IdentifierRefused(
        f"{text!r} is not an identifier of a supplier.",
        why=f"The reason: {found.value}.",
        next_step="Write the register first: GB-COH-00445790, GB-CHC-1177548, GB-VAT-980780684.",
    )


def examine_identifier(text: str | None, *, scheme: str = "") -> Identifier | Refusal:
    """Read a published identifier or say why it is none.

    A charity number under ``GB-CHC`` that has the form of Scotland (``SC012345``) or Northern Ireland
    (``NIC100012``) is read as ``GB-SC`` or ``GB-NIC``. ``SC`` with a low number and no scheme is refused as
    ambiguous: it may be a Scottish company or a Scottish charity.
    """
    if text is None or not text.strip():
        return Refusal.EMPTY
    if is_redacted(text):
        return Refusal.WITHHELD
    written, value = _scheme_and_value(text.upper())
    scheme = written or scheme
    bare = _SEPARATORS.sub("", value)
    if bare in _DUMMY_WORDS or not bare or (scheme not in _OF_LETTERS and is_dummy(bare)):
        return Refusal.DUMMY
    if not scheme:
        return _without_scheme(bare)
    reader = _READERS.get(scheme)
    if reader is None:
        return _value_added_tax_abroad(scheme, bare) if scheme.endswith("-VAT") else Refusal.UNKNOWN_SCHEME
    return reader(value.strip() if reader is _charity else bare)


def is_dummy(text: str) -> bool:
    """Tell whether a value only fills a column: EXEMPT, N/A, 000000000, 123456789, 99999999."""
    bare = _SEPARATORS.sub("", text.upper())
    if not bare or bare in _DUMMY_WORDS or not any(character.isdigit() for character in bare):
        return True
    digits = bare.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if len(bare) < 3 or not digits.isdigit() or len(digits) < 5:
        return len(bare) < 3
    significant = digits.lstrip("0")
    if len(significant) < 2 or (len(significant) >= 5 and len(set(significant)) == 1):
        return True
    return len(significant) >= 7 and (significant in _ASCENDING or significant[::-1] in _ASCENDING)


def differs_by_noughts(left: Identifier, right: Identifier) -> bool:
    """Tell whether one company number is probably the other with noughts lost: 06951304 and 00695134.

    Publishers' systems drop noughts inside a number as well as at its beginning; registers then know neither
    the short number nor, by chance, another company under it. Agreement of the names has to be asked as well.
    """
    if left.scheme != right.scheme or left.value == right.value:
        return False
    short, long = sorted((left.value.lstrip("0"), right.value.lstrip("0")), key=len)
    return len(short) < len(long) and short.replace("0", "") == long.replace("0", "")


def ods_form(code: str) -> str:
    """Say what an ODS code of the NHS in England looks like: trust, site, practice ...; empty where
    unknown."""
    forms = (
        (r"R[A-Z0-9]{2}", "NHS trust"),
        (r"R[A-Z0-9]{4}", "site of an NHS trust"),
        (r"Q[A-Z0-9]{2}", "integrated care board or region"),
        (r"[0-9]{2}[A-Z]", "clinical commissioning group or sub-location"),
        (r"[A-HJ-NPVWY][0-9]{5}", "general practice"),
        (r"F[A-Z0-9]{4}", "pharmacy"),
        (r"V[0-9]{5}", "dental practice"),
        (r"N[A-Z0-9]{2,4}", "independent provider or its site"),
        (r"[A-Z0-9]{5}", "site or organisation"),
    )
    return next((meaning for form, meaning in forms if re.fullmatch(form, code.upper())), "")


def _scheme_and_value(text: str) -> tuple[str, str]:
    """Split a written scheme or a label from the number; a number that was a float loses its ``.0``."""
    text = re.sub(r"(?<=\d)\.0+\s*$", "", text)
    if found := _ORG_ID.match(text):
        scheme = f"{found[1]}-{found[2]}"
        if scheme in _READERS or found[2] == "VAT" or "-" in text[:6]:
            return scheme, _without_label(found[3])[1]
    return _without_label(text)


def _without_label(text: str) -> tuple[str, str]:
    for label, scheme in _LABELS:
        if (found := label.match(text)) and re.search(r"\d", text[found.end() :]):
            return scheme, text[found.end() :]
    return "", text


def _without_scheme(bare: str) -> Identifier | Refusal:
    if (found := re.fullmatch(r"SC(\d{5,6})", bare)) and int(found[1]) <= HIGHEST_SCOTTISH_CHARITY:
        return Refusal.AMBIGUOUS
    for form, reader in _KNOWN_BY_FORM:
        if form.fullmatch(bare):
            return reader(bare)
    return Refusal.AMBIGUOUS if re.fullmatch(r"\d{6,7}", bare) else Refusal.WRONG_FORM


def _company(bare: str) -> Identifier | Refusal:
    if bare.isdigit():
        if not 4 <= len(bare) <= 8:
            return Refusal.WRONG_FORM
        return Identifier("GB-COH", bare.zfill(8)) if int(bare) < HIGHEST_COMPANY else Refusal.OUT_OF_RANGE
    if found := re.fullmatch(r"R0?(\d{1,6})", bare):
        return Identifier("GB-COH", f"R{found[1].zfill(7)}")
    found = re.fullmatch(r"([A-Z]{2})(\d{1,6})([A-Z]{0,2})", bare)
    if (
        not found
        or found[1] not in COMPANY_PREFIXES
        or (found[3] and found[1] not in ("IP", "SP", "NP", "RS"))
    ):
        return Refusal.WRONG_FORM
    width = 6 - len(found[3])
    if len(found[2]) > width:
        return Refusal.WRONG_FORM
    return Identifier("GB-COH", found[1] + found[2].zfill(width) + found[3])


def _charity(value: str) -> Identifier | Refusal:
    bare = _SEPARATORS.sub("", value)
    if bare.startswith("NIC"):
        return _charity_of_northern_ireland(bare)
    if bare.startswith("SC"):
        return _charity_of_scotland(bare)
    if re.fullmatch(r"(?:X[RNT]|EW|ZD)\d{4,6}", bare):
        return Identifier("GB-REV", bare)
    found = re.fullmatch(r"(\d{6,7})(?:\s*[-/.]\s*(\d{1,3}))?", value)
    if not found:
        return Refusal.WRONG_FORM
    number = int(found[1])
    if not 200_000 <= number < 2_000_000:
        return Refusal.OUT_OF_RANGE
    linked = int(found[2] or 0)
    return Identifier("GB-CHC", f"{number}-{linked}" if linked else str(number))


def _charity_of_scotland(bare: str) -> Identifier | Refusal:
    found = re.fullmatch(r"(?:SC)?(\d{1,6})", bare)
    if not found:
        return Refusal.WRONG_FORM
    number = int(found[1])
    return (
        Identifier("GB-SC", f"SC{number:06}") if number <= HIGHEST_SCOTTISH_CHARITY else Refusal.OUT_OF_RANGE
    )


def _charity_of_northern_ireland(bare: str) -> Identifier | Refusal:
    found = re.fullmatch(r"(?:NIC)?(1\d{5})", bare)
    return Identifier("GB-NIC", found[1]) if found else Refusal.WRONG_FORM


def _value_added_tax(bare: str) -> Identifier | Refusal:
    """A VAT registration: nine digits, twelve with a branch (dropped), or GD and HA of government and
    health."""
    from stdnum.gb import vat  # noqa: PLC0415

    number = bare[2:] if bare[:2] in ("GB", "XI") else bare
    if bare[:2].isalpha() and bare[:2] not in ("GB", "XI", "GD", "HA"):
        return _value_added_tax_abroad(f"{bare[:2]}-VAT", bare)
    if number.isdigit() and len(number) in (9, 12):
        if not vat.is_valid(number):
            return Refusal.WRONG_CHECK_DIGIT
        return Identifier("GB-VAT", number[:9], is_checked=True)
    if number.isdigit() and len(number) in (8, 10):
        # A spreadsheet dropped a leading nought, or a ledger added one: the check digits decide.
        mended = number.zfill(9) if len(number) == 8 else number.removeprefix("0")
        fits = len(mended) == 9 and vat.is_valid(mended)
        return Identifier("GB-VAT", mended, is_checked=True) if fits else Refusal.WRONG_FORM
    if re.fullmatch(r"(?:GD|HA)\d{3}", number):
        return Identifier("GB-VAT", number) if vat.is_valid(number) else Refusal.OUT_OF_RANGE
    return Refusal.WRONG_FORM


def _value_added_tax_abroad(scheme: str, bare: str) -> Identifier | Refusal:
    from stdnum.eu import vat  # noqa: PLC0415

    country = scheme[:2]
    number = bare if bare[:2] == country else country + bare
    if country.lower() not in {*vat.MEMBER_STATES, "el"}:
        return Refusal.WRONG_FORM
    if not vat.is_valid(number):
        return Refusal.WRONG_CHECK_DIGIT
    return Identifier(f"{country}-VAT", vat.compact(number)[2:], is_checked=True)


def _ppon(bare: str) -> Identifier | Refusal:
    if not (found := _PPON.fullmatch(bare)):
        return Refusal.WRONG_FORM
    return Identifier("GB-PPON", f"P{found[1]}-{found[2]}-{found[3]}")


def _legal_entity(bare: str) -> Identifier | Refusal:
    from stdnum import lei  # noqa: PLC0415

    if len(bare) != 20:
        return Refusal.WRONG_FORM
    return Identifier("XI-LEI", bare, is_checked=True) if lei.is_valid(bare) else Refusal.WRONG_CHECK_DIGIT


def _health(bare: str) -> Identifier | Refusal:
    has_digit = any(character.isdigit() for character in bare)
    fits = len(bare) in (3, 5, 6, 8, 9) and not bare.isdigit()
    return Identifier("GB-NHS", bare) if fits and (has_digit or len(bare) == 3) else Refusal.WRONG_FORM


def _of_form(scheme: str, form: str) -> Callable[[str], Identifier | Refusal]:
    pattern = re.compile(form)
    return lambda bare: Identifier(scheme, bare) if pattern.fullmatch(bare) else Refusal.WRONG_FORM


_READERS: dict[str, Callable[[str], Identifier | Refusal]] = {
    "GB-COH": _company,
    "GB-CHC": _charity,
    "GB-SC": _charity_of_scotland,
    "GB-NIC": _charity_of_northern_ireland,
    "GB-VAT": _value_added_tax,
    "XI-VAT": _value_added_tax,
    "GB-PPON": _ppon,
    "GB-NHS": _health,
    "XI-LEI": _legal_entity,
    "GB-UKPRN": _of_form("GB-UKPRN", r"1\d{7}"),
    "GB-EDU": _of_form("GB-EDU", r"\d{6}"),
    "GB-LAE": _of_form("GB-LAE", r"[A-Z]{3,4}"),
    "GB-LAS": _of_form("GB-LAS", r"[A-Z]{3}"),
    "GB-PLA": _of_form("GB-PLA", r"[A-Z]{3}"),
    "GB-GOR": _of_form("GB-GOR", r"[A-Z]{1,3}\d{1,5}"),
    "GB-REV": _of_form("GB-REV", r"(?:X[RNT]|EW|ZD)\d{4,6}"),
    "GB-MPR": _of_form("GB-MPR", r"[0-9A-Z]{4,8}"),
    "GB-SHPE": _of_form("GB-SHPE", r"[A-Z0-9]{4,6}"),
    "GB-CFS": _of_form("GB-CFS", r"\d{1,8}"),
}
_KNOWN_BY_FORM = (
    (_PPON, _ppon),
    (re.compile(r"NIC\d{6}"), _charity_of_northern_ireland),
    (re.compile(r"(?:GB|XI)?(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})"), _value_added_tax),
    (re.compile(rf"(?:{'|'.join(sorted(COMPANY_PREFIXES))})\w+|R\d{{7}}|\d{{8}}"), _company),
)
"""Forms that say their register without a scheme."""

SCHEMES: frozenset[str] = frozenset(_READERS)
"""Schemes that are read; ``XX-VAT`` of the European Union besides."""
