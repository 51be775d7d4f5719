"""The one definition of how a published amount becomes pence.

Accepted: plain numbers; thousands in proper groups (``1,234,567``, ``1 234 567``, ``1'234'567``, and the
Indian ``12,34,567``); ``£``, ``GBP`` and a damaged pound sign on either side; a minus on either side, in
its typographic forms too; brackets; ``CR`` (a credit, negative) and ``DR`` (a debit, positive) on either
side; the binary noise and the exponents of spreadsheets; a lone dash, which accountants write for zero.
``1.234,56`` and ``1.234.567`` can be nothing but the continental form and are read so.

Refused (``None``), because two readings are possible or because it is no amount: ``12,34``, ``1,23``,
``1234,567``, percentages, ``n/a``, ``#REF!``, other currencies, words, contradictions such as
``-5.00 DR``, and anything above £1,000,000,000,000.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

LARGEST_PENCE = 10**14
"""One million million pounds; a larger number is no payment, and sums of pence must fit 64 bits."""

_LONGEST_TEXT = 64
_PLAIN = re.compile(r"(-?)£?([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,2}))?\Z")
_CONTEXT = Context(prec=160, rounding=ROUND_HALF_UP)
_PENNY = Decimal("0.01")
_FLOAT_NOISE = Decimal("0.000001")

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_BLANKS = "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\t\r\n"
_INVISIBLE = "\u200b\u200e\u200f\ufeff"
_TIDY = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_BLANKS, " "),
        **dict.fromkeys(_INVISIBLE, ""),
        "\u2019": "'",
    }
)
# Pound signs, dashes and blanks as they look after a file was read in the wrong encoding.
_DAMAGED = (
    ("Â£", "£"),
    ("ï¿½", "£"),
    ("\ufffd", "£"),
    ("\uffe1", "£"),
    ("â€“", "-"),
    ("â€”", "-"),
    ("âˆ’", "-"),
    ("Â ", " "),
)
_ACCOUNTING_ZERO = re.compile(r"(?:£|GBP)? ?-(?: ?(?:£|GBP))?")
_SHAPE = re.compile(
    r"(?P<before>(?:£|GBP|CR|DR|[-+(]| )*)"
    r"(?P<number>[0-9.](?:[0-9.,' ]*[0-9.])?(?:E[-+]?[0-9]{1,3})?)"
    r"(?P<after>(?:£|GBP|CR|DR|[-)]| )*)"
)
_MARK = re.compile(r"£|GBP|CR|DR|[-+()]")
_ENGLISH = re.compile(
    r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:'[0-9]{3})+"
    r"|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})(?:\.[0-9]*)?|\.[0-9]+"
)
_CONTINENTAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_CONTINENTAL_BLANKS = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+,[0-9]{1,2}")
_EXPONENT = re.compile(r"[0-9]+(?:\.([0-9]*))?E([-+]?[0-9]{1,3})")


def read_pence(text: str | None) -> int | None:
    """Return a published amount in pence, refunds negative, or ``None`` where it is no certain amount.

    More than two decimals are rounded to the penny, halves away from zero.
    """
    if text is None:
        return None
    plain = _PLAIN.match(text)
    if plain:
        sign, pounds, decimals = plain.groups()
        pence = int(pounds.replace(",", "")) * 100 + (int(decimals.ljust(2, "0")) if decimals else 0)
        return -pence if sign else pence
    pounds_exactly = _read_pounds(text)
    if pounds_exactly is None or abs(pounds_exactly) * 100 > LARGEST_PENCE:
        return None
    return int(pounds_exactly.quantize(_PENNY, context=_CONTEXT).scaleb(2, context=_CONTEXT))


def is_exact(text: str | None) -> bool:
    """Tell whether an amount was published to the penny: only float noise, if anything, was rounded off.

    False too for text that is no amount, and for an exponent form that stops above whole pounds (``1.2E+05``
    is how a spreadsheet shows every amount from £115,000 to £125,000).
    """
    if text is None or read_pence(text) is None:
        return False
    if _PLAIN.match(text):
        return True
    pounds = _read_pounds(text)
    if pounds is None:
        return False
    exponent = _EXPONENT.search(_tidied(text))
    if exponent and int(exponent[2]) > len(exponent[1] or ""):
        return False
    return abs(pounds - pounds.quantize(_PENNY, context=_CONTEXT)) < _FLOAT_NOISE


def _tidied(text: str) -> str:
    if not text.isascii():
        for damaged, meant in _DAMAGED:
            text = text.replace(damaged, meant)
        text = text.translate(_TIDY)
    return " ".join(text.split()).upper()


def _read_pounds(text: str) -> Decimal | None:
    if len(text) > _LONGEST_TEXT * 4:
        return None
    tidied = _tidied(text).removeprefix("'")
    if not tidied or len(tidied) > _LONGEST_TEXT:
        return None
    if _ACCOUNTING_ZERO.fullmatch(tidied):
        return Decimal(0)
    shape = _SHAPE.fullmatch(tidied)
    if shape is None:
        return None
    sign = _sign(_MARK.findall(shape["before"]), _MARK.findall(shape["after"]))
    size = _size(shape["number"])
    if sign is None or size is None:
        return None
    return size if sign > 0 else -size


def _sign(before: list[str], after: list[str]) -> int | None:
    """Return 1 or -1, or ``None`` where the marks around a number contradict or repeat each other."""
    marks = before + after
    currencies = marks.count("£") + marks.count("GBP")
    if currencies > 1 or "(" in after or ")" in before:
        return None
    if any(marks.count(mark) > 1 for mark in ("-", "+", "(", ")", "CR", "DR")):
        return None
    if marks.count("(") != marks.count(")"):
        return None
    # A minus inside brackets or before CR says the same thing twice; it never turns the amount positive.
    is_negative = "-" in marks or "(" in marks or "CR" in marks
    if is_negative and ("DR" in marks or "+" in marks):
        return None
    return -1 if is_negative else 1


def _size(number: str) -> Decimal | None:
    if _ENGLISH.fullmatch(number):
        digits = number.replace(",", "").replace(" ", "").replace("'", "")
    elif _CONTINENTAL.fullmatch(number):
        digits = number.replace(".", "").replace(",", ".")
    elif _CONTINENTAL_BLANKS.fullmatch(number):
        digits = number.replace(" ", "").replace(",", ".")
    elif _EXPONENT.fullmatch(number):
        digits = number
    else:
        return None
    return Decimal(digits)
