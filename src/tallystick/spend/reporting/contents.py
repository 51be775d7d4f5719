"""The contents of the report: which pages there are, and what stands on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tallystick.spend.reporting import (
    bodies,
    categories,
    certificate,
    classes,
    opportunities,
    over_time,
    payees,
    per_head,
    readings,
    resolving,
    shared,
    standing,
    words,
)
from tallystick.spend.reporting.model import Figure, Kind, Table
from tallystick.spend.reporting.pages import Page
from tallystick.spend.reporting.queries import query
from tallystick.spend.reporting.rules import share
from tallystick.spend.reporting.subject import Subject

if TYPE_CHECKING:
    from tallystick.spend.quality.model import Certificate


def contents(
    subject: Subject, certificates: Sequence[Certificate], reject_files: dict[str, str]
) -> Iterator[Page]:
    """Return every page of the report, one at a time."""
    yield _summary(subject, certificates)
    yield _read(subject, reject_files)
    yield certificate.page(subject, certificates)
    yield _figures(
        "time.html",
        "Spend over time",
        "Pounds by month and year. A month without lines is shown as a gap and said to be one.",
        (over_time.by_month(subject), over_time.by_body_and_month(subject), over_time.by_year(subject)),
    )
    yield _figures(
        "bodies.html",
        "Spend by body",
        "What each body published, side by side, with what stands in the way of comparing it.",
        (bodies.by_body(subject),),
    )
    yield from _suppliers(subject)
    yield from _categories(subject, certificates)
    if subject.evidence.opportunities:
        yield from opportunities.pages(subject, subject.evidence.opportunities)
    for body in subject.bodies:
        yield _body(subject, certificates, body)


def _suppliers(subject: Subject) -> Iterator[Page]:
    notices = standing.of_suppliers(subject)
    yield _figures(
        "suppliers.html",
        "Spend by supplier",
        "Who is paid most, by legal entity under all its names, and how far spend gathers with a few."
        if subject.resolved
        else "Who is paid most, by name exactly as published, and how far spend gathers with a few.",
        (
            payees.largest(subject),
            payees.concentration(subject),
            payees.not_shown_by_name(subject),
            *resolving.figures(subject),
        ),
        notices,
    )
    yield _figures(
        "shared.html",
        "Suppliers paid by several bodies",
        "Who is paid by two or more bodies, how much, and under which names."
        if subject.resolved
        else "Names that two or more bodies publish letter for letter alike.",
        (shared.by_number_of_bodies(subject), shared.largest(subject)),
        notices,
    )


def _categories(subject: Subject, certificates: Sequence[Certificate]) -> Iterator[Page]:
    found = subject.evidence.classes
    as_published = tuple(categories.published(subject, scheme) for scheme in categories.SCHEMES)
    notices = standing.of_classes(subject)
    lead = (
        "Departments and categories in each body’s own words. They are not comparable between bodies and are "
        "never added up across them."
    )
    if found is None:
        heading = "Spend by published category"
        yield _figures("categories.html", heading, lead, as_published, notices)
        return
    yield _figures(
        "categories.html",
        "Spend by category",
        "What was bought, in one scheme for all bodies, and how sure that is.",
        (
            classes.by_class(subject, found),
            classes.by_body(subject, found),
            classes.by_step(subject, found),
            classes.by_probability(subject, found),
        ),
        notices,
    )
    yield _figures(
        "per-head.html",
        "Spend per head of population",
        "What each body paid per resident, where its published payments allow the comparison.",
        per_head.figures(subject, found, certificates),
        notices,
    )
    yield _figures("published.html", "Categories as published", lead, as_published)


def _figures(
    href: str, heading: str, lead: str, figures: tuple[Figure, ...], notices: tuple[str, ...] = ()
) -> Page:
    return Page(href, heading, "figures.html", {"lead": lead, "notices": notices}, figures)


def _summary(subject: Subject, certificates: Sequence[Certificate]) -> Page:
    evidence = subject.evidence
    found = payees.concentration_of(subject)
    if not evidence.lines:
        lead = (
            "This snapshot holds no payment lines yet. Import files first, for example: tallystick "
            "spend import "
            "downloads/ – then make the report again."
        )
        findings = []
    else:
        lead = (
            f"{words.counted(len(subject.bodies), 'body', 'bodies')} paid "
            f"{words.pounds_short(evidence.pence)} in "
            f"{words.counted(evidence.lines, 'line')}, {subject.period_words()}."
        )
        findings = _findings(subject, certificates, found)
    numbers = (
        _number(
            "Paid, less refunds",
            words.pounds_short(evidence.pence),
            words.cell_text(evidence.pence, Kind.POUNDS),
        ),
        _number("Payment lines", f"{evidence.lines:,}"),
        _number("Bodies", f"{len(subject.bodies):,}"),
        _suppliers_number(subject, found),
        *_classified_number(subject),
        _number("Files read", f"{len(readings.read(subject).rows):,}", _stopped_words(subject)),
    )
    return Page(
        "index.html",
        subject.info.title,
        "index.html",
        {
            "lead": lead,
            "notices": (*standing.of_suppliers(subject), *standing.of_classes(subject)),
            "about": standing.about(subject),
            "numbers": numbers,
            "sums": readings.sums(subject),
            "read_sentence": readings.summary_sentence(subject),
            "findings": findings,
            "bodies": [
                {
                    "href": subject.pages[body],
                    "name": subject.names[body],
                    "pounds": words.pounds_short(subject.pence(body)),
                }
                for body in sorted(subject.bodies, key=lambda body: subject.names[body])
            ],
        },
        (over_time.by_month(subject), bodies.by_body(subject)) if evidence.lines else (),
    )


def _suppliers_number(subject: Subject, found: payees.Concentration) -> dict[str, str]:
    number = f"{found.suppliers + found.net_refund_suppliers:,}"
    resolution = subject.evidence.resolution
    if resolution is None:
        return _number("Supplier names", number, "exactly as published")
    return _number("Suppliers", number, f"under {resolution.joined.names:,} published names")


def _classified_number(subject: Subject, body: str = "") -> tuple[dict[str, str], ...]:
    found = subject.evidence.classes
    if found is None:
        return ()
    _, pence = classes.unclassified(subject, found, body)
    part = words.percent(share(pence, subject.pence(body)))
    return (_number("Unclassified", part, "of all pounds"),)


def _findings(
    subject: Subject, certificates: Sequence[Certificate], found: payees.Concentration
) -> list[dict[str, str]]:
    evidence = subject.evidence
    noun = "supplier" if subject.resolved else "supplier name"
    several = [row for row in evidence.shared_counts if row.bodies >= 2]
    named = sum(row.pence for row in evidence.shared_counts)
    gaps = [body for body in subject.bodies if subject.gaps(body)]
    lines, pence = subject.withheld.get("", (0, 0))
    texts = [
        (
            f"The ten largest suppliers received {words.percent(found.share_of_top(10))} of spend, "
            "the hundred "
            f"largest {words.percent(found.share_of_top(100))}.",
            "suppliers.html",
            "By supplier",
        ),
        (
            f"{words.counted(sum(row.suppliers for row in several), noun)} are paid by two or more bodies "
            f"and take {words.percent(share(sum(row.pence for row in several), named))} of the pounds "
            "to named "
            "suppliers.",
            "shared.html",
            "Shared suppliers",
        ),
        (
            f"{words.percent(share(lines, evidence.lines))} of lines, worth "
            f"{words.pounds_short(pence)}, go to "
            "individuals and withheld names.",
            "suppliers.html#withheld",
            "Individuals and withheld names",
        ),
        (
            f"{words.counted(len(gaps), 'body', 'bodies')} of {len(subject.bodies):,} "
            f"{'has' if len(gaps) == 1 else 'have'} months missing between the first and last line."
            if gaps
            else "No body has a month missing between its first and last line.",
            "time.html#body-months",
            "Over time",
        ),
    ]
    if len(subject.bodies) == 1:
        texts = [finding for finding in texts if finding[1] != "shared.html"]
    if evidence.classes:
        texts.insert(2, (classes.sentence(subject, evidence.classes), "categories.html", "By category"))
    if evidence.opportunities:
        texts.append((opportunities.sentence(evidence.opportunities), opportunities.HREF, "Opportunities"))
    texts.extend(certificate.findings(certificates))
    return [{"text": text, "href": href, "link": link} for text, href, link in texts]


def _read(subject: Subject, reject_files: dict[str, str]) -> Page:
    stopped, read = readings.stopped(subject), readings.read(subject)
    rejects, replaced = readings.rejects(subject, reject_files), readings.replaced(subject)
    reasons = readings.reject_reasons(subject)
    rejected = sum(row.rows_rejected for row in subject.evidence.files)
    sections = (
        _section(
            "refused",
            "Refused or waiting",
            "Files that are not payments, could not be read safely, or need a person to confirm a column."
            if stopped.rows
            else "No file was refused and none is waiting.",
            stopped,
        ),
        _section(
            "reasons",
            "Rejected rows",
            f"{words.counted(rejected, 'row')} could not be read as a payment and are not in any "
            "total. Each is "
            "kept with its row, column, value and reason in a CSV file for each file below."
            if rejected
            else "No row was rejected.",
            reasons,
        ),
        _section("rejects", "Rejected rows by file", "Each name leads to the rows themselves.", rejects),
        _section(
            "replaced",
            "Replaced by a later publication",
            "A body that publishes a month again replaces what it said before. These lines are kept, "
            "listed and "
            "not counted twice."
            if replaced.rows
            else "No file replaces another.",
            replaced,
        ),
        _section(
            "files",
            "Files read",
            "Rows in are all rows after the heading. Each was accepted, rejected, or named as not a "
            "payment: blank, "
            "repeated heading, or total.",
            read,
        ),
    )
    return Page(
        "read.html",
        "What was read and refused",
        "read.html",
        {
            "lead": readings.summary_sentence(subject),
            "sums": readings.sums(subject),
            "sections": tuple(one for one in sections if one["table"].rows or one["id"] != "rejects"),
            "tables": (stopped, reasons, rejects, replaced, read),
            "queries": tuple(query(key) for key in ("files", "reject_reasons", "rejects", "superseded")),
        },
    )


def _body(subject: Subject, certificates: Sequence[Certificate], body: str) -> Page:
    found = payees.concentration_of(subject, body)
    rows = subject.evidence.of_body(body)
    lines = sum(row.lines for row in rows)
    gaps = subject.gaps(body)
    both = next((row for row in subject.evidence.shared_by_body if row.body_id == body), None)
    listing = readings.read(subject, body)
    listing = Table(
        f"{over_time.body_file(subject, body)}-files",
        listing.caption,
        listing.headings,
        listing.rows,
        listing.shown,
    )
    numbers = [
        _number(
            "Paid, less refunds",
            words.pounds_short(subject.pence(body)),
            words.cell_text(subject.pence(body), Kind.POUNDS),
        ),
        _number("Payment lines", f"{lines:,}"),
        _number(
            "Suppliers" if subject.resolved else "Supplier names",
            f"{found.suppliers + found.net_refund_suppliers:,}",
            "" if subject.resolved else "exactly as published",
        ),
        _number("Ten largest receive", words.percent(found.share_of_top(10)), "of spend"),
        _number("Missing months", f"{len(gaps):,}", words.spans(gaps, 3)),
    ]
    if both and len(subject.bodies) > 1:
        part = words.percent(share(both.pence, subject.pence(body)))
        shared_with = "Paid to shared suppliers" if subject.resolved else "Paid to shared names"
        numbers.append(_number(shared_with, part, "of all pounds"))
    classified = subject.evidence.classes
    if classified is not None:
        numbers += _classified_number(subject, body)
        numbers.append(_number("Per head", *per_head.of_body(subject, classified, certificates, body)))
    certified = certificate.of_body(subject, certificates, body)
    figures = [over_time.by_month(subject, body), payees.largest(subject, body)]
    if classified is not None:
        figures.append(classes.by_class(subject, classified, body))
    figures += [categories.of_body(subject, body, scheme) for scheme in categories.schemes_of(subject, body)]
    figures += [over_time.by_year(subject, body), payees.not_shown_by_name(subject, body)]
    return Page(
        subject.pages[body],
        subject.names[body],
        "body.html",
        {
            "lead": f"{subject.period_words(body)}, {words.counted(len(listing.rows), 'file')} read. "
            + readings.basis_of(subject, body),
            "numbers": numbers,
            "sums": readings.sums(subject, body),
            "files": listing,
            "certificate": certified,
            "tables": (listing, *certified),
        },
        tuple(figures),
    )


def _section(name: str, heading: str, text: str, table: Table) -> dict[str, Any]:
    return {"id": name, "heading": heading, "text": text, "table": table}


def _number(what: str, number: str, note: str = "") -> dict[str, str]:
    return {"what": what, "number": number, "note": note}


def _stopped_words(subject: Subject) -> str:
    number = len(readings.stopped(subject).rows)
    return f"and {number:,} refused or waiting" if number else "none refused"
