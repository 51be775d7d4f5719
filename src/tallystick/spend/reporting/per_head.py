"""Figures per head of population: only what the certificate allows, and only within one kind of body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from tallystick.spend.reporting import words
from tallystick.spend.reporting.bars import bars, bars_alternative
from tallystick.spend.reporting.classes import METHOD, ROOMS, UNCLASSIFIED, title
from tallystick.spend.reporting.derived_rows import Classes
from tallystick.spend.reporting.model import Cell, Figure, Fold, Heading, Kind, Residents, Table
from tallystick.spend.reporting.rules import share
from tallystick.spend.reporting.subject import Subject

if TYPE_CHECKING:
    from tallystick.spend.quality.model import Certificate

MAY, CARE, MAY_NOT = "may", "may with care", "may not"
LEAST_PEERS = 2
_STRICTNESS = (MAY, CARE, MAY_NOT)
DRAWN = 40
MOST_UNCLASSIFIED = 0.25
"""Share of a year's pounds without a category beyond which its categories are not compared per head."""
CARE_UNCLASSIFIED = 0.05
"""Share from which they are compared with care only: what is unclassified is missing from every category."""


@dataclass(frozen=True)
class Judged:
    """May figures be compared, and why not or with what care."""

    answer: str = MAY_NOT
    reasons: tuple[str, ...] = ("the year has no certificate",)


@dataclass(frozen=True)
class BodyYear:
    """One body in one financial year: pence by category, residents, and whether it may be compared.

    ``verdict`` is on pounds per head as a whole, ``by_class`` on those of one category: the stricter of the
    certificate's verdicts per head and by category.
    """

    body: str
    year: str
    residents: Residents | None
    pence: dict[str, int]
    verdict: Judged
    by_class: Judged

    @property
    def whole(self) -> int:
        """Pence of the year."""
        return sum(self.pence.values())

    @property
    def is_known(self) -> bool:
        """True where the number of residents is known."""
        return self.residents is not None and bool(self.residents.population)

    @property
    def is_compared(self) -> bool:
        """True where pounds per head may stand beside another body's."""
        return self.is_known and self.verdict.answer != MAY_NOT

    @property
    def is_compared_by_class(self) -> bool:
        """True where pounds per head of one category may stand beside another body's."""
        return self.is_known and self.by_class.answer != MAY_NOT

    @property
    def kind(self) -> str:
        """What kind of body it is."""
        return self.residents.kind if self.residents else "other"

    def per_head(self, code: str | None = None) -> int:
        """Return pence per resident, of one category or of all; rounded to whole pence."""
        population = (self.residents.population if self.residents else 0) or 1
        return round((self.whole if code is None else self.pence.get(code, 0)) / population)


def figures(subject: Subject, classes: Classes, certificates: Sequence[Certificate]) -> tuple[Figure, ...]:
    """Return pounds per head by body and by category, for the latest year that most bodies may compare."""
    found = _body_years(subject, classes, certificates)
    year = _chosen_year(found)
    return (_by_body(subject, found, year), _by_class(subject, classes, found, year))


def of_body(
    subject: Subject, classes: Classes, certificates: Sequence[Certificate], body: str
) -> tuple[str, str]:
    """Return the pounds per head of a body in its latest comparable year, and what year that is, in words."""
    own = [item for item in _body_years(subject, classes, certificates) if item.body == body]
    if not any(item.is_known for item in own):
        return "–", "no population known"
    compared = [item for item in own if item.is_compared]
    if not compared:
        return "–", "withheld: may not be compared in any year"
    last = compared[-1]
    care = ", compare with care" if last.verdict.answer == CARE else ""
    return words.cell_text(last.per_head(), Kind.POUNDS), f"{last.year}{care}"


def _body_years(subject: Subject, classes: Classes, certificates: Sequence[Certificate]) -> list[BodyYear]:
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for row in classes.years:
        if row.financial_year:
            entry = sums.setdefault((row.body_id, row.financial_year), {})
            code = classes.first(row.code)
            entry[code] = entry.get(code, 0) + row.pence
    held = {(item.body_id, item.financial_year): item for item in certificates}
    return [
        BodyYear(
            body,
            year,
            subject.info.residents.get(body),
            sums[body, year],
            _judged(held.get((body, year)), "per head"),
            _with_unclassified(_judged(held.get((body, year)), "per head", "by category"), sums[body, year]),
        )
        for body, year in sorted(sums)
    ]


def _judged(certificate: Certificate | None, *comparisons: str) -> Judged:
    """Return the strictest of the verdicts on some comparisons, with the reasons of all."""
    if certificate is None:
        return Judged()
    found = [certificate.verdict(comparison) for comparison in comparisons]
    answers = [verdict.answer.value for verdict in found]
    reasons = tuple(dict.fromkeys(reason for verdict in found for reason in verdict.reasons))
    return Judged(max(answers, key=_STRICTNESS.index), reasons)


def _with_unclassified(judged: Judged, pence: dict[str, int]) -> Judged:
    """Return the verdict on categories, stricter where much of the year is unclassified."""
    part = share(abs(pence.get("", 0)), sum(abs(value) for value in pence.values())) or 0.0
    if part <= CARE_UNCLASSIFIED:
        return judged
    answer = MAY_NOT if part > MOST_UNCLASSIFIED else CARE
    reason = f"{part:.0%} of its pounds are unclassified"
    return Judged(max(judged.answer, answer, key=_STRICTNESS.index), (reason, *judged.reasons))


def _chosen_year(found: list[BodyYear]) -> str:
    """Return the year in which most bodies may be compared, the latest of these; empty where none may."""
    counts: dict[str, int] = {}
    for item in found:
        if item.is_compared:
            counts[item.year] = counts.get(item.year, 0) + 1
    return max(counts, key=lambda year: (counts[year], year)) if counts else ""


def _by_body(subject: Subject, found: list[BodyYear], year: str) -> Figure:
    chosen = sorted(
        (item for item in found if item.year == year and item.is_compared),
        key=lambda item: (words.body_kind(item.kind), -item.per_head(), subject.names[item.body]),
    )
    ranked = [
        (subject.names[item.body], item.per_head(), words.body_kind(item.kind)) for item in chosen[:DRAWN]
    ]
    care = frozenset(subject.names[item.body] for item in chosen if item.verdict.answer == CARE)
    return Figure(
        name="per-head",
        title=f"Pounds per head of population, {year}" if year else "Pounds per head of population",
        meaning=_meaning(subject, found, year),
        table=Table(
            name="per-head",
            caption="Pounds per head by body and financial year, with what the certificate says of it",
            headings=(
                Heading("Body"),
                Heading("Kind of body"),
                Heading("Year", Kind.YEAR),
                Heading("Pounds per head", Kind.POUNDS),
                Heading(UNCLASSIFIED, Kind.SHARE),
                Heading("Verdict", Kind.VERDICT),
                Heading("Why", Kind.PROSE),
                Heading("Residents", Kind.COUNT),
                Heading("Counted in", Kind.YEAR),
            ),
            rows=tuple(_row(subject, item) for item in found),
            shown=60,
            links={subject.names[body]: subject.pages[body] for body in subject.bodies},
        ),
        coverage=subject.coverage()
        + " Pounds of the financial year, divided by the residents that the register of bodies gives.",
        queries=("classes", "class_years", "category_tree"),
        method=(
            "A body’s year is withheld where its certificate says that figures per head may not be "
            "compared, and marked where they may with care.",
        ),
        rooms=ROOMS,
        drawing=bars(
            ranked,
            in_grey=care,
            key=(("solid", "May be compared"), ("grey", "With care, see the table")) if care else (),
        )
        if ranked
        else None,
        alternative=bars_alternative(f"pounds per head, {year}", ranked),
    )


def _row(subject: Subject, item: BodyYear) -> tuple[Cell, ...]:
    residents = item.residents
    reasons = list(item.verdict.reasons)
    if not item.is_known:
        reasons.insert(0, "no population known")
    return (
        subject.names[item.body],
        words.body_kind(item.kind) if residents else "not known",
        item.year,
        item.per_head() if item.is_compared else None,
        share(item.pence.get("", 0), item.whole),
        item.verdict.answer,
        "; ".join(reasons),
        residents.population if residents else None,
        str(residents.year) if residents and residents.year else "",
    )


def _meaning(subject: Subject, found: list[BodyYear], year: str) -> tuple[str, ...]:
    unknown = [body for body in subject.bodies if not _known(subject, body)]
    barred = [item for item in found if item.is_known and item.verdict.answer == MAY_NOT]
    sentences = []
    if year:
        compared = [item for item in found if item.year == year and item.is_compared]
        care = sum(1 for item in compared if item.verdict.answer == CARE)
        sentences.append(
            f"{words.counted(len(compared), 'body', 'bodies')} may be set side by side for {year}"
            + (f", {care:,} of them with care." if care else ".")
        )
        sentences.append(
            "Bodies of different kinds have different duties: a county and a district serve the same "
            "people. Compare within one kind."
        )
    else:
        sentences.append("No body has both a known population and a year that may be compared.")
    if barred:
        many = words.counted(len(barred), "body-year", "body-years")
        sentences.append(
            f"{many} may not be compared: the pounds per head are withheld, the reasons are below."
        )
    if unknown:
        names = [subject.names[body] for body in unknown[:6]]
        if len(unknown) > 6:
            names.append(f"{len(unknown) - 6:,} more")
        sentences.append(
            f"No population known: {words.listed(names)}. To add it: tallystick spend body load TABLE.csv."
        )
    return tuple(sentences)


def _known(subject: Subject, body: str) -> bool:
    residents = subject.info.residents.get(body)
    return residents is not None and bool(residents.population)


def _by_class(subject: Subject, classes: Classes, found: list[BodyYear], year: str) -> Figure:
    peers: dict[str, list[BodyYear]] = {}
    for item in found:
        if item.year == year and item.is_compared_by_class:
            peers.setdefault(item.kind, []).append(item)
    compared = {kind: items for kind, items in peers.items() if len(items) >= LEAST_PEERS}
    rows = {kind: _class_rows(subject, classes, items) for kind, items in sorted(compared.items())}
    meaning = (
        (
            "For each kind of body: what the lowest, the middle and the highest paid per head for each "
            "category. The distance between them is a question, not a finding: duties, prices, need and what "
            "each body publishes differ.",
            f"Left out are bodies with more than {MOST_UNCLASSIFIED:.0%} of their pounds unclassified, since "
            "what is unclassified is missing from every category and would make them look cheap.",
            "The middle is the median of all bodies compared; a body without a line for a category counts as "
            "£0.",
        )
        if rows
        else (
            "No two bodies of one kind may be compared by category in this year, so nothing is set side by "
            f"side: the certificate bars them, or more than {MOST_UNCLASSIFIED:.0%} of their pounds are "
            "unclassified.",
        )
    )
    return Figure(
        name="per-head-classes",
        title=f"Pounds per head by category, bodies of one kind, {year}"
        if year
        else "Pounds per head by category",
        meaning=meaning,
        table=Table(
            name="per-head-by-category",
            caption="Pounds per head by kind of body and category",
            headings=(Heading("Kind of body"), *_CLASS_HEADINGS),
            rows=tuple((words.body_kind(kind), *row) for kind, own in rows.items() for row in own),
        ),
        coverage=subject.coverage()
        + " Only body-years that neither the certificate nor their unclassified share bars.",
        queries=("classes", "class_years", "category_tree"),
        method=METHOD,
        rooms=ROOMS,
        folds=tuple(
            Fold(
                name=words.body_kind(kind).capitalize()
                if not words.body_kind(kind)[:1].isupper()
                else words.body_kind(kind),
                notes=(words.counted(len(compared[kind]), "body", "bodies"), year),
                table=Table(
                    name="",
                    caption=f"Pounds per head by category, {words.body_kind(kind)}, {year}",
                    headings=_CLASS_HEADINGS,
                    rows=own,
                    shown=60,
                ),
                note=_care_words(subject, compared[kind]),
            )
            for kind, own in rows.items()
        ),
        folds_title="By kind of body",
        more=(_every(subject, classes, found),),
    )


_CLASS_HEADINGS = (
    Heading("Category"),
    Heading("Lowest", Kind.POUNDS),
    Heading("Middle", Kind.POUNDS),
    Heading("Highest", Kind.POUNDS),
    Heading("Bodies compared", Kind.COUNT),
    Heading("Bodies with lines", Kind.COUNT),
    Heading("Highest is"),
)


def _class_rows(subject: Subject, classes: Classes, items: list[BodyYear]) -> tuple[tuple[Cell, ...], ...]:
    codes = {code for item in items for code in item.pence if code}
    heads = {code: sorted(items, key=lambda item: item.per_head(code)) for code in (*codes, "")}
    ordered = sorted(codes, key=lambda code: (-median(item.per_head(code) for item in items), code))
    return tuple(
        (
            title(classes, code),
            heads[code][0].per_head(code),
            round(median(item.per_head(code) for item in items)),
            heads[code][-1].per_head(code),
            len(items),
            sum(1 for item in items if code in item.pence),
            subject.names[heads[code][-1].body],
        )
        for code in (*ordered, "")
    )


def _care_words(subject: Subject, items: list[BodyYear]) -> str:
    careful = [item for item in items if item.by_class.answer == CARE]
    if not careful:
        return "The certificate allows the comparison without reserve."
    reasons = list(dict.fromkeys(reason for item in careful for reason in item.by_class.reasons))
    return (
        f"With care: {words.listed([subject.names[item.body] for item in careful[:8]])}"
        f"{' and others' if len(careful) > 8 else ''} ({'; '.join(reasons[:5])})."
    )


def _every(subject: Subject, classes: Classes, found: list[BodyYear]) -> Table:
    return Table(
        name="per-head-by-body-and-category",
        caption="Pounds per head by body, financial year and category; body-years that may not be compared "
        "are left out",
        headings=(
            Heading("Body"),
            Heading("Kind of body"),
            Heading("Year", Kind.YEAR),
            Heading("Category"),
            Heading("Pounds", Kind.POUNDS),
            Heading("Pounds per head", Kind.POUNDS),
            Heading("Verdict"),
        ),
        rows=tuple(
            (
                subject.names[item.body],
                words.body_kind(item.kind),
                item.year,
                title(classes, code),
                item.pence[code],
                item.per_head(code),
                item.by_class.answer,
            )
            for item in found
            if item.is_compared_by_class
            for code in sorted(item.pence, key=lambda code: (not code, code))
        ),
    )
