"""Decide what a table is about, from its columns, their values and the names around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tallystick.spend.mapping.assigning import AMOUNTS, DATES, Given, find
from tallystick.spend.mapping.headings import carries_year
from tallystick.spend.mapping.model import Field, FileContext, KindDecision
from tallystick.spend.mapping.words import INCOME_WORDS, words_of
from tallystick.spend.model import Kind

# Signs: words that must all stand in one heading, and how much they weigh. Four weigh as much as certainty.
_CONTRACT_SIGNS: tuple[tuple[str, float], ...] = (
    ("contract title", 3.0), ("title agreement", 3.0), ("agreement title", 3.0), ("contract name", 2.5),
    ("start date", 1.5), ("end date", 1.5), ("contract start", 1.5), ("contract end", 1.5), ("expiry", 1.5),
    ("review date", 1.5), ("contract amount", 2.0), ("contract description", 1.5), ("extension", 1.5),
    ("extend", 1.5), ("duration", 1.5), ("tender", 1.5), ("quotation", 1.5), ("renewal", 1.0), ("ojeu", 1.5),
    ("award procedure", 1.5), ("process", 1.0), ("procedure", 1.0), ("estimated annual", 1.5),
    ("annual amount", 1.0), ("contract status", 1.0), ("award date", 1.0), ("contract manager", 1.0),
    ("contract type", 1.0), ("notice", 1.0), ("lot", 1.0), ("bid", 1.0), ("contract owner", 1.0),
)  # fmt: skip
_GRANT_SIGNS: tuple[tuple[str, float], ...] = (
    ("grant", 1.5), ("award date", 1.5), ("time period", 1.5), ("amount award", 2.0), ("award amount", 2.0),
    ("grant purpose", 1.5), ("funding org", 2.0), ("supplier org", 1.0), ("date award", 1.5),
    ("period covered", 1.5), ("funding", 0.5),
)  # fmt: skip
_CARD_SIGNS: tuple[tuple[str, float], ...] = (
    ("mcc", 2.0), ("mcg", 2.0), ("merchant category", 1.5), ("cardholder", 3.0), ("card number", 3.0),
    ("card type", 2.0), ("card", 1.0), ("billing amount", 1.0),
    ("original currency", 0.5), ("last digit card", 1.0),
)  # fmt: skip
_MERCHANT = 3.0
_SMALL_AMOUNTS = 1.5
_SMALL_PENCE = 150_00
"""Half of the lines of card statements are smaller; the Code asks for merchant categories of all payments."""
_CATEGORY_WORDS = words_of("category group classification type mcc mcg")
_OTHER_WORDS = words_of("""
    salary remuneration grade fte employee job fraud parking bay easting uprn tenure budget forecast
    saving allocation outturn variance gift hospitality donor minister traveller destination
    councillor allowance applicant application decision rateable ratepayer vacancy staff headcount
    bonus asset latitude population permit incident inspection rating score percentile target
    indicator measure pupil vehicle mileage licensee licence council_tax band property tenancy
    debtor income sickness complaint request relief lender sponsor virement
""")
_OTHER_SIGNS: tuple[tuple[str, float], ...] = (
    *((word, 1.5) for word in sorted(_OTHER_WORDS)),
    ("percent", 1.0), ("percentage", 1.0), ("count", 1.0), ("report to", 1.5), ("job title", 1.5),
    ("post title", 1.5),
)  # fmt: skip
_PAYMENT_FIELDS = (Field.TRANSACTION_REF, Field.INVOICE_REF, Field.SUPPLIER_REF, Field.IRRECOVERABLE_VAT)
_PAYMENT_SIGNS: tuple[tuple[str, float], ...] = (
    ("payment date", 1.5), ("transaction number", 1.0), ("voucher", 1.0), ("invoice", 1.0),
    ("expense type", 1.0), ("expense area", 1.0), ("expense category", 1.0), ("payment", 0.5),
    ("expense code", 0.5), ("posting date", 0.5),
)  # fmt: skip

_CARD_NAME = re.compile(
    r"(?:procurement|purchas(?:e|ing)|payment|corporate|credit|barclay|gov)[\s_\-]*cards?\b"
    r"|\bcards?[\s_\-]*(?:transactions?|payments?|spend|expenditure|transparency)|\bp[\s_\-]?cards?\b",
    re.IGNORECASE,
)
_GPC_NAME = re.compile(r"(?<![a-z])(?:gpc|epcs)(?![a-z])", re.IGNORECASE)
_NAMED_CARD = "the file name or title says card"
_SPEND_NAME = re.compile(
    r"25[\s_\-]?k|25,?000|over[\s_\-£]*(?:250|500)|£?500|suppliers?[\s_\-]*(?:payments?|spend)|spend|payments?|expenditure",
    re.IGNORECASE,
)
_SPEND_25K = re.compile(r"25[\s_\-]?k|25,?000", re.IGNORECASE)
_SPEND_OVER = re.compile(
    rf"{_SPEND_25K.pattern}|over[\s_\-£]*(?:250|500)|suppliers?[\s_\-]*payments", re.IGNORECASE
)
_GRANT_NAME = re.compile(r"(?<![a-z])grants?(?![a-z])", re.IGNORECASE)
_CONTRACT_NAME = re.compile(
    r"contracts?[\s_\-]*(?:register|list|database|over)|register[\s_\-]*of[\s_\-]*contracts", re.IGNORECASE
)
_OTHER_NAME = re.compile(
    r"salar|organi[sz]ation[\s_\-]*(?:chart|structure)|organogram|parking|fraud|trade[\s_\-]*union|constitution|"
    r"land[\s_\-]*(?:and|assets?)|assets?[\s_\-]*register|budget|hospitality|allowances|pay[\s_\-]*multiple|"
    r"senior[\s_\-]*(?:staff|officer|salar)|outturn|payment[\s_\-]*performance|"
    r"(?<![a-z])income(?![a-z])|receipts|debtors?(?![a-z])|invoices[\s_\-]*raised",
    re.IGNORECASE,
)
_ENOUGH = 3.0


def decide_kind(given: Sequence[Given], context: FileContext) -> KindDecision:
    """Return what a table is about, how sure, and why."""
    names = " ".join((context.file_name, context.table_name))
    words = [frozenset(one.view.heading.words) for one in given]
    payment = _payment_weight(given, words)
    register = _contracts(words, names)
    if register >= 3.5 and register > payment:
        return KindDecision(
            Kind.CONTRACTS_REGISTER, _certainty(register), _seen(words, _CONTRACT_SIGNS, "contracts register")
        )
    grants = _sum(words, _GRANT_SIGNS) + (
        3.0 if _GRANT_NAME.search(names) and not _SPEND_NAME.search(names) else 0.0
    )
    if grants >= _ENOUGH and grants > payment and _are_grants(given):
        evidence = _seen(words, _GRANT_SIGNS, "list of grants") or ("the file name says grants",)
        return KindDecision(Kind.GRANTS, _certainty(grants), evidence)
    return _not_payments(given, words, names, payment) or _card_or_payments(given, words, context, payment)


def _are_grants(given: Sequence[Given]) -> bool:
    """Tell whether there are recipients and amounts in pounds, not allocations in thousands."""
    has_parts = find(given, Field.SUPPLIER_NAME) is not None and any(find(given, one) for one in AMOUNTS)
    return has_parts and not any(one.view.heading.is_in_thousands for one in given)


@lru_cache(maxsize=16)
def _sign_words(signs: tuple[tuple[str, float], ...]) -> tuple[tuple[frozenset[str], float], ...]:
    return tuple((frozenset(sign.split()), weight) for sign, weight in signs)


def _sum(words: Sequence[frozenset[str]], signs: tuple[tuple[str, float], ...]) -> float:
    return sum(weight for sign, weight in _sign_words(signs) for heading in words if sign <= heading)


def _seen(
    words: Sequence[frozenset[str]], signs: tuple[tuple[str, float], ...], kind: str
) -> tuple[str, ...]:
    present = frozenset().union(*words)
    found = [
        sign
        for (sign, _), (needed, _) in zip(signs, _sign_words(signs), strict=True)
        if needed <= present and any(needed <= heading for heading in words)
    ]
    return (f"headings of a {kind}: {', '.join(found)}",) if found else ()


def _certainty(weight: float) -> float:
    return round(min(0.98, 0.7 + 0.06 * weight), 2)


def _payment_weight(given: Sequence[Given], words: Sequence[frozenset[str]]) -> float:
    fields = {one.field for one in given if one.confidence >= 0.6 and not one.view.shape.is_empty}
    return _sum(words, _PAYMENT_SIGNS) + sum(1.0 for wanted in _PAYMENT_FIELDS if wanted in fields)


def _contracts(words: Sequence[frozenset[str]], names: str) -> float:
    return _sum(words, _CONTRACT_SIGNS) + (2.0 if _CONTRACT_NAME.search(names) else 0.0)


def _not_payments(
    given: Sequence[Given], words: Sequence[frozenset[str]], names: str, payment: float
) -> KindDecision | None:
    """Return a decision against payments where a part that every payment has is missing, else ``None``."""
    signs = _sum(words, _OTHER_SIGNS) + (
        2.0 if _OTHER_NAME.search(names) and not _SPEND_NAME.search(names) else 0.0
    )
    signs += 1.0 if sum(1 for one in given if carries_year(one.view.heading.text)) >= 2 else 0.0
    signs += 1.5 if any(one.view.heading.is_in_thousands for one in given) else 0.0
    payee = find(given, Field.SUPPLIER_NAME)
    payee_words = frozenset(payee.view.heading.words) if payee else frozenset()
    signs += 2.0 if payee_words & INCOME_WORDS and "supplier" not in payee_words else 0.0
    evidence = _seen(words, _OTHER_SIGNS, "table about something else")
    missing = [name for name, wanted in _PARTS if not any(find(given, one) for one in wanted)]
    if not missing:
        strange = signs >= _ENOUGH and signs > payment
        return (
            KindDecision(Kind.OTHER, 0.8, evidence or ("the file name says otherwise",)) if strange else None
        )
    lacking = (f"no column with {', '.join(missing)}",)
    if missing == ["payees"] and not any(words) and any(one.view.shape.text > 0.75 for one in given):
        return KindDecision(
            Kind.PAYMENTS, 0.6, ("dates, amounts and texts without headings, which may be payees",)
        )
    if missing == ["dates"] and (signs < 1.5 or payment >= 1.5):
        return _totals_by_payee(given, words, evidence) if payment < 1.5 else None
    if len(missing) >= 2 or signs >= 1.0:
        return KindDecision(Kind.OTHER, 0.9 if payment < 2 else 0.75, lacking + evidence)
    return KindDecision(Kind.OTHER, 0.8, lacking) if payment < 1.5 else None


_PARTS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    ("payees", (Field.SUPPLIER_NAME,)),
    ("amounts", AMOUNTS),
    ("dates", DATES),
)


def _totals_by_payee(
    given: Sequence[Given], words: Sequence[frozenset[str]], evidence: tuple[str, ...]
) -> KindDecision | None:
    payee = find(given, Field.SUPPLIER_NAME)
    is_once_each = payee is not None and payee.view.shape.variety > 0.95 and payee.view.shape.filled >= 5
    says_total = any(
        {"total"} <= heading or {"count"} <= heading or {"percent"} <= heading for heading in words
    )
    if is_once_each or (says_total and evidence):
        return KindDecision(
            Kind.OTHER, 0.85, ("no dates and each payee once: totals, not payments", *evidence)
        )
    return None


def _card_or_payments(
    given: Sequence[Given], words: Sequence[frozenset[str]], context: FileContext, payment: float
) -> KindDecision:
    # A row of several cells above the header is a summary, not a title.
    above = [[cell for cell in row if cell.strip()] for row in context.preamble[:5]]
    title = " ".join(cells[0] for cells in above if len(cells) == 1)
    names = " ".join((context.file_name, context.table_name))
    card = _sum(words, _CARD_SIGNS)
    evidence = list(_seen(words, _CARD_SIGNS, "card statement"))
    if any("merchant" in heading and not heading & _CATEGORY_WORDS for heading in words):
        card += _MERCHANT
        evidence.append("the payees are called merchants")
    amount = next((one for wanted in AMOUNTS if (one := find(given, wanted))), None)
    if card and amount and 0 < amount.view.shape.typical_pence < _SMALL_PENCE:
        card += _SMALL_AMOUNTS
        evidence.append("half of the amounts are small")
    if any(one.view.shape.cards > 0.8 for one in given):
        card += 3.0
        evidence.append("masked card numbers in a column")
    for pattern, weight in ((_CARD_NAME, 4.0), (_GPC_NAME, 3.0)):
        if pattern.search(names) or pattern.search(title):
            card += weight
            evidence.append(_NAMED_CARD)
            break
    else:
        card += 2.0 if _CARD_NAME.search(context.folder) else 0.0
    # "Card spend over £500" is card spend.
    says_card = pattern is _CARD_NAME and _NAMED_CARD in evidence
    against = _against_card(given, words, "" if says_card else names)
    if card - against >= _ENOUGH:
        return KindDecision(Kind.PROCUREMENT_CARD, _certainty(card - against), tuple(evidence))
    found = [name for name, wanted in _PARTS if any(find(given, one) for one in wanted)]
    reasons = (f"columns with {', '.join(found)}",) + (
        ("headings of a payments list",) if payment >= 1.5 else ()
    )
    strength = 0.85 + (0.1 if payment >= 1.5 else 0.0)
    return KindDecision(Kind.PAYMENTS, round(strength - (0.1 if card - against > 2.0 else 0.0), 2), reasons)


def _against_card(given: Sequence[Given], words: Sequence[frozenset[str]], names: str) -> float:
    # Departments publish card spend over £500 and other spend over £25,000.
    threshold = _SPEND_25K if _GPC_NAME.search(names) else _SPEND_OVER
    against = 2.5 if threshold.search(names) else 0.0
    flag = find(given, Field.CARD_FLAG)
    if flag and flag.view.shape.distinct >= 2:
        against += 4.0
    if find(given, Field.SUPPLIER_REF) and not any("merchant" in heading for heading in words):
        against += 1.0
    if find(given, Field.INVOICE_REF):
        against += 1.5
    return against + (1.0 if any({"department", "family"} <= heading for heading in words) else 0.0)
