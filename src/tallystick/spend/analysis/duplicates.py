"""Duplicate payments: the same invoice or sum paid again, graded by how sure the evidence is.

Method, source and limits: ``docs/methods/duplicate_payments.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.spend.analysis.frame import Finding, Frame

PUBLISHED_FLAGS, PUBLISHED_TRUE = 52, 4
"""Flags and true duplicates of a recovery audit at an East Midlands unitary council, as a vendor tells it
(caseware.co.uk): the only count of both that we know of. Not confirmed at its source."""

_PUBLISHED = "4 true of 52 flags at an East Midlands unitary council (caseware.co.uk, not confirmed)"
_OWN = "our own belief, no published rate"


@dataclass(frozen=True)
class Shares:
    """Shares of the pounds of a grade that are believed to have been paid twice: low, central, high."""

    low: float
    central: float
    high: float


def _shares() -> Mapping[str, Shares]:
    return {
        "A": Shares(0.077, 0.30, 0.80),
        "B": Shares(0.030, 0.077, 0.182),
        "C": Shares(0.0, 0.03, 0.077),
        "D": Shares(0.0, 0.01, 0.03),
    }


@dataclass(frozen=True)
class Rules:
    """The settings of the finder; all are our own, not confirmed.

    Attributes:
        least_pence: smaller payments are not looked at.
        most_lines: an amount that a body paid a supplier more often than this is a rate, not an invoice.
        most_days: an invoice number paid under on more days than this is an account or a person.
        near_days: without an invoice number, payments further apart are two purchases.
        most_on_days: where a body paid more suppliers than this twice on the same two days, those are its
            payment runs.
        most_alike: names whose first six letters more suppliers of a body share than this are not alike.
        most_numbers: a sum that a supplier was paid twice under more numbers than this is its habit.
        year_days: beyond this, numbers may have begun again.
        limitation_days: six years (Limitation Act 1980, section 5); older counts at its high end only.
        shares: pounds believed, by grade. B is the published 4 of 52 with its 95 % interval (Wilson); A is
            at least that; the others are our belief.
    """

    least_pence: int = 10_000
    most_lines: int = 24
    most_days: int = 3
    near_days: int = 45
    most_on_days: int = 3
    most_alike: int = 4
    most_numbers: int = 2
    year_days: int = 366
    limitation_days: int = 2192
    shares: Mapping[str, Shares] = field(default_factory=_shares)

    def parameters(self) -> dict[str, int | float]:
        """Return the settings by the names that the statements use."""
        shares = {
            f"{grade.lower()}_{name}": float(getattr(share, name))
            for grade, share in self.shares.items()
            for name in ("low", "central", "high")
        }
        return {
            "least_pence": self.least_pence,
            "most_lines": self.most_lines,
            "most_days": self.most_days,
            "near_days": self.near_days,
            "most_on_days": self.most_on_days,
            "most_alike": self.most_alike,
            "most_numbers": self.most_numbers,
            "year_days": self.year_days,
            "limitation_days": self.limitation_days,
            **shares,
        }


RULES = Rules()

FINDER = Finder(
    name="duplicate_payments",
    title="Payments that may have been made twice",
    page="duplicate_payments.md",
    source="Recovery audit practice: same supplier, invoice number and amount, then weaker likenesses; "
    "shares: " + _PUBLISHED,
    basis=Basis.ONCE,
    why_wrong="The second payment may be an instalment, a second delivery at the same price, or a correction "
    "whose refund was published net, later, below the threshold or not at all. The body may have recovered "
    "it already. Invoice numbers are typed by hand: one may stand for an account or a person.",
    next_step="Look at both invoices in the ledger and ask the supplier for a statement of account before "
    "anything is claimed back; if it is right, ask why the ledger let the second one through.",
    grades={
        "A": "the same supplier, invoice number and amount, and nothing else, paid on two days within a year",
        "B": "the same with the number written otherwise, or with a supplier of the same group or alike name",
        "C": "no invoice number: a sum paid to this supplier twice only, within weeks, for the same purpose; "
        "or the same number and amount with another supplier, on a third day, after a year or by habit",
        "D": "weaker: the number is short or a day, one digit differs, the sum is round or keeps a rhythm",
    },
    central_holds_belief=True,
    priors={
        "A": Prior(0.30, source=_OWN + "; above the published 4 of 52, which are flags of all strengths"),
        "B": Prior(
            PUBLISHED_TRUE / PUBLISHED_FLAGS, weight=8.0, source=_PUBLISHED + ", all registered twice"
        ),
        "C": Prior(0.03, source=_OWN),
        "D": Prior(0.01, source=_OWN),
    },
)

_STEPS = (
    "duplicate_keys",
    "duplicate_candidates",
    "duplicate_references",
    "duplicate_days",
    "duplicate_suppliers",
    "duplicate_numbered",
    "duplicate_pairs",
    "duplicate_rare_amounts",
    "duplicate_watched",
    "duplicate_occasions",
    "duplicate_graded",
    "duplicate_refunds",
    "duplicate_standing",
    "duplicate_sums",
)


def run(frame: Frame, rules: Rules = RULES) -> None:
    """Find payments that may have been made twice and were not given back.

    Works without resolved suppliers (a supplier is then its published name) and without invoice numbers.
    Card payments and withheld payees are left out.
    """
    prepare(frame, rules)
    frame.add("found", "duplicate_found", **rules.parameters())
    frame.add("found_lines", "duplicate_found_lines")
    frame.drop("duplicate_keys", "duplicate_numbered", "duplicate_pairs", "duplicate_watched")


def prepare(frame: Frame, rules: Rules = RULES) -> None:
    """Make the tables of the method; ``duplicate_sums`` has a row for each finding."""
    frame.make(*_STEPS, **rules.parameters())


@dataclass(frozen=True)
class RawRule:
    """What one raw rule counts over all published lines, before anything is removed or netted.

    Attributes:
        rule: the rule in words.
        groups: groups of lines that it flags.
        lines: lines in them.
        once_pence: the amount of each group, counted once.
        again_pence: the amount of each group for each transaction beyond its first.
    """

    rule: str
    groups: int
    lines: int
    once_pence: int
    again_pence: int


def raw_rule_counts(
    frame: Frame, *, with_refunds: bool = True, with_withheld_payees: bool = True
) -> tuple[RawRule, ...]:
    """Count the three rules that are usually called duplicate payments, each line as it was published.

    They are read like this, for each body by itself, cards left out:

    - *supplier, invoice and amount*: equal published payee name, invoice number and amount in more than one
      transaction.
    - *invoice and amount, another supplier*: equal invoice number and amount under more than one published
      payee name.
    - *supplier, amount and code*: equal published payee name, amount and expenditure code (also where there
      is none) in more than one transaction.

    Names, numbers and amounts are compared as published. An empty or withheld invoice number is none. Where
    no transaction number is published each line is a transaction. Republished lines count: they repeat
    their transaction number, so that they flag nothing where there is one.

    Args:
        frame: the frame over the payments.
        with_refunds: whether negative amounts are counted too.
        with_withheld_payees: whether a withheld payee counts as a payee named like that.

    Returns:
        The rules in this order.
    """
    frame.make("duplicate_raw_rules", with_refunds=with_refunds, with_withheld_payees=with_withheld_payees)
    rows = frame.rows("select rule, groups, lines, once_pence, again_pence from duplicate_raw_rules")
    frame.drop("duplicate_raw_rules")
    counted = {str(rule): [int(number) for number in numbers] for rule, *numbers in rows}
    order = (
        "supplier, invoice and amount",
        "invoice and amount, another supplier",
        "supplier, amount and code",
    )
    return tuple(RawRule(rule, *counted.get(rule, [0, 0, 0, 0])) for rule in order)


FINDINGS = (Finding(FINDER, run),)
