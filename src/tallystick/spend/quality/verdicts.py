"""The plain verdicts of a certificate: which comparisons its findings allow."""

from __future__ import annotations

from collections.abc import Iterable

from tallystick.spend.quality.model import Answer, Certificate, Verdict

COMPARISONS = ("totals", "per head", "by supplier", "by category", "trend over months")

_Finding = tuple[Answer, str]


def judge(certificate: Certificate) -> tuple[Verdict, ...]:
    """Return the verdict on each kind of comparison, with the reasons behind it."""
    findings: dict[str, Iterable[_Finding]] = {
        "totals": _of_totals(certificate),
        "per head": _of_totals(certificate),
        "by supplier": _of_suppliers(certificate),
        "by category": _of_categories(certificate),
        "trend over months": _of_trend(certificate),
    }
    return tuple(_verdict(comparison, findings[comparison]) for comparison in COMPARISONS)


def _verdict(comparison: str, findings: Iterable[_Finding]) -> Verdict:
    found = [(answer, reason) for answer, reason in findings if answer is not Answer.MAY]
    if any(answer is Answer.MAY_NOT for answer, _ in found):
        worst = Answer.MAY_NOT
    else:
        worst = Answer.WITH_CARE if found else Answer.MAY
    ordered = sorted(found, key=lambda item: item[0] is not Answer.MAY_NOT)
    return Verdict(comparison, worst, tuple(reason for _, reason in ordered))


def _of_totals(certificate: Certificate) -> list[_Finding]:
    found = [*_missing_months(certificate), *_basis(certificate), *_published_from(certificate)]
    if certificate.rejected.share_of_pounds > 0.005 or certificate.rejected.share_of_lines > 0.005:
        share = max(certificate.rejected.share_of_pounds, certificate.rejected.share_of_lines)
        answer = Answer.MAY_NOT if share > 0.1 else Answer.WITH_CARE
        lines = certificate.rejected.lines
        noun = "line" if lines == 1 else "lines"
        found.append((answer, f"{lines:,} {noun} could not be read"))
    if certificate.refunds.share_of_pounds > 0.1:
        share = certificate.refunds.share_of_pounds
        found.append((Answer.WITH_CARE, f"refunds and reversals are {share:.0%} of all pounds moved"))
    if certificate.cards == "included":
        found.append((Answer.WITH_CARE, "card transactions stand among the payments"))
    return found


def _of_suppliers(certificate: Certificate) -> list[_Finding]:
    found: list[_Finding] = []
    named = certificate.fields_filled.get("supplier_name", 0.0)
    if named < 0.5:
        found.append((Answer.MAY_NOT, f"only {named:.0%} of lines name the payee"))
    withheld = certificate.redacted.share_of_pounds
    if withheld > 0.25:
        found.append((Answer.MAY_NOT, f"payees of {withheld:.0%} of the pounds are withheld"))
    elif withheld > 0.02:
        found.append((Answer.WITH_CARE, f"payees of {withheld:.0%} of the pounds are withheld"))
    if certificate.fields_filled.get("supplier_identifier", 0.0) < 0.5:
        found.append((Answer.WITH_CARE, "suppliers are known by name only, without a registered number"))
    return [*found, *_missing_months(certificate), *_basis(certificate), *_published_from(certificate)]


def _of_categories(certificate: Certificate) -> list[_Finding]:
    found: list[_Finding] = []
    filled = certificate.fields_filled
    shares = {
        name: filled.get(name, 0.0) for name in ("procurement_category", "expenditure_category", "purpose")
    }
    best = max(shares.values())
    if best < 0.5:
        found.append((Answer.MAY_NOT, f"at most {best:.0%} of lines say what was bought"))
    elif shares["procurement_category"] < 0.5:
        found.append((Answer.WITH_CARE, "categories are the body's own ledger or purpose words"))
    else:
        found.append((Answer.WITH_CARE, "bodies use different procurement classifications"))
    return [*found, *_missing_months(certificate), *_basis(certificate), *_published_from(certificate)]


def _of_trend(certificate: Certificate) -> list[_Finding]:
    found: list[_Finding] = []
    if len(certificate.months_present) < 6:
        found.append((Answer.MAY_NOT, f"only {_months(len(certificate.months_present))} published"))
    elif certificate.months_missing:
        found.append((Answer.WITH_CARE, f"{_months(len(certificate.months_missing))} missing"))
    doubtful = certificate.lines_of_doubtful_date / certificate.lines if certificate.lines else 0.0
    if doubtful > 0.05:
        found.append((Answer.MAY_NOT, f"day and month may be exchanged in {doubtful:.0%} of lines"))
    elif doubtful:
        found.append((Answer.WITH_CARE, f"{certificate.lines_of_doubtful_date:,} lines have a doubtful date"))
    outside = certificate.lines_outside_stated_period / certificate.lines if certificate.lines else 0.0
    if outside > 0.02:
        found.append(
            (Answer.WITH_CARE, f"{outside:.0%} of lines are dated outside the period their file states")
        )
    if certificate.vat_basis == "mixed":
        found.append((Answer.MAY_NOT, "some amounts include VAT and some do not"))
    return found


def _missing_months(certificate: Certificate) -> list[_Finding]:
    missing = len(certificate.months_missing)
    if not missing:
        return []
    return [(Answer.MAY_NOT, f"{_months(missing)} missing; compare the same months only")]


def _basis(certificate: Certificate) -> list[_Finding]:
    if certificate.vat_basis == "mixed":
        return [(Answer.MAY_NOT, "some amounts include VAT and some do not")]
    if certificate.vat_basis == "gross":
        return [(Answer.WITH_CARE, "amounts include VAT")]
    if certificate.vat_basis == "unknown":
        return [(Answer.WITH_CARE, "the files do not say whether amounts include VAT")]
    return []


def _published_from(certificate: Certificate) -> list[_Finding]:
    if certificate.threshold.pence is None:
        return [(Answer.WITH_CARE, "too few lines to find the amount from which payments are published")]
    if certificate.threshold.pence == 50_000:
        return []
    return [(Answer.WITH_CARE, f"{certificate.threshold.words}, unlike the usual £500")]


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"
