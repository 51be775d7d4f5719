"""The nouns of the opportunities room: what an analysis finds, on what evidence, what people judged of it.

An *opportunity* is a finding with its evidence (the exact payment lines), a range of pounds, a reason why it
may be wrong and a next step. A *finder* is the method that found it. A *judgement* is what a person said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tallystick.kernel import Column


class Basis(StrEnum):
    """What the pounds of an opportunity are."""

    ONCE = "once"
    """Money that can be recovered or avoided once."""
    A_YEAR = "a year"
    """Money that can be saved in each year while the spend goes on."""
    NONE = "none"
    """A pattern worth a look: no pounds are claimed, only the spend that it concerns is told."""


class Verdict(StrEnum):
    """What a person found when they looked at an opportunity."""

    TRUE = "true"
    FALSE = "false"
    ALREADY_KNOWN = "already known"
    """The finding is right, and somebody knew: the rule counts it as a hit, the list as nothing new."""


@dataclass(frozen=True)
class Prior:
    """What is believed of a grade before anybody has judged it: a share of right findings, and its weight.

    ``weight`` is the number of judgements that the belief is worth. ``source`` says where it comes from;
    a belief without a published source says so there.
    """

    share: float
    weight: float = 4.0
    source: str = "our own belief, no published rate"


@dataclass(frozen=True)
class Finder:
    """A method that finds opportunities.

    Attributes:
        name: its name in tables and on the command line, for example ``duplicate_payments``.
        title: its name for people.
        page: its technical page below ``docs/methods``.
        source: where the method comes from.
        basis: what its pounds are.
        why_wrong: why any of its findings may be wrong.
        next_step: what to do with a finding.
        grades: each grade's meaning by its letter, A the strongest.
        priors: what is believed of each grade before it is judged.
        needs: views and tables without which it cannot run; it is then named as not run, with the command
            that makes them.
        central_holds_belief: its pounds are told as what may be expected of the grade: each finding is all or
            nothing, so that the central estimate is the sum times the prior share. Judgements then scale it.
    """

    name: str
    title: str
    page: str
    source: str
    basis: Basis
    why_wrong: str
    next_step: str
    grades: Mapping[str, str] = field(default_factory=dict)
    priors: Mapping[str, Prior] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    central_holds_belief: bool = False


OPPORTUNITY_COLUMNS: tuple[Column, ...] = (
    Column(
        "opportunity_id", "VARCHAR", "finder's name, a dash, 12 hex digits of what was found: stays the same"
    ),
    Column("finder", "VARCHAR", "the method that found it"),
    Column("grade", "VARCHAR", "strength of the evidence within the finder, A the strongest"),
    Column("title", "VARCHAR", "what was found, in one sentence; never names a private individual"),
    Column("body_id", "VARCHAR", "whose spend it is; empty where several bodies are concerned"),
    Column("bodies", "BIGINT", "bodies concerned: who could act, together where more than one"),
    Column("supplier_id", "VARCHAR", "the supplier concerned, as in analysis_lines; empty where none"),
    Column("supplier_name", "VARCHAR", "its name to show; empty for individuals and withheld names"),
    Column("class_code", "VARCHAR", "the class of purchase concerned; empty where none"),
    Column("first_day", "DATE", "first payment of the evidence"),
    Column("last_day", "DATE", "last payment of the evidence"),
    Column("lines", "BIGINT", "payment lines at stake"),
    Column("spend_pence", "BIGINT", "what they come to, 0 or more: the pounds that this could change"),
    Column("low_pence", "BIGINT", "saving, low; 0 where nothing is claimed"),
    Column("central_pence", "BIGINT", "saving, central"),
    Column("high_pence", "BIGINT", "saving, high"),
    Column("basis", "VARCHAR", "once, a year or none"),
    Column(
        "is_withheld", "BOOLEAN", "the comparability certificate forbids the comparison: no pounds are told"
    ),
    Column(
        "caveat",
        "VARCHAR",
        "why this one may be wrong, beyond what holds for its finder; empty where nothing",
    ),
    Column("facts", "VARCHAR", "what the title rests on, as a JSON object"),
)
"""``opportunities``: one row for each finding."""

EVIDENCE_LINE_COLUMNS: tuple[Column, ...] = (
    Column("opportunity_id", "VARCHAR", "the opportunity"),
    Column("line_id", "VARCHAR", "the payment line"),
    Column(
        "role",
        "VARCHAR",
        "at stake (its pounds are what could be saved) or context (what it is compared with)",
    ),
    Column("pence", "BIGINT", "pounds of the line that are at stake; 0 for context"),
    Column("body_id", "VARCHAR", "cell of the line: who paid"),
    Column("supplier_id", "VARCHAR", "cell of the line: who was paid"),
    Column("class_code", "VARCHAR", "cell of the line: what for"),
    Column("financial_year", "VARCHAR", "cell of the line: when"),
)
"""``opportunity_lines``: evidence of opportunities that rest on single lines."""

EVIDENCE_CELL_COLUMNS: tuple[Column, ...] = (
    Column("opportunity_id", "VARCHAR", "the opportunity"),
    Column("body_id", "VARCHAR", "who paid"),
    Column("supplier_id", "VARCHAR", "who was paid, as in analysis_lines; empty for no supplier"),
    Column("class_code", "VARCHAR", "what for; empty for unclassified"),
    Column("financial_year", "VARCHAR", "when"),
    Column("lines", "BIGINT", "payment lines of the cell that are evidence"),
    Column("pence", "BIGINT", "their sum at stake"),
)
"""``opportunity_cells``: evidence of opportunities that rest on all lines of such a cell."""

AT_STAKE = "at stake"
CONTEXT = "context"


@dataclass(frozen=True)
class Opportunity:
    """One finding as people see it; pence are integers, ``confidence`` is 0 to 1.

    ``counted_pence`` is what of it counts in a total: the central estimate, scaled by judgements where the
    finder's pounds hold its belief, without pounds that an opportunity with more to gain from them owns
    (``overlaps`` names those, with the pounds).
    """

    opportunity_id: str
    finder: str
    grade: str
    title: str
    body_id: str
    bodies: tuple[str, ...]
    supplier_id: str
    supplier_name: str
    class_code: str
    first_day: str
    last_day: str
    lines: int
    spend_pence: int
    low_pence: int
    central_pence: int
    high_pence: int
    basis: Basis
    is_withheld: bool
    caveat: str
    facts: Mapping[str, object]
    confidence: float
    owned_pence: int
    counted_pence: int
    overlaps: tuple[tuple[str, int], ...]
    verdict: Verdict | None
    snapshot: str
