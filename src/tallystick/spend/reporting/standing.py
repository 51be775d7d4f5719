"""Whether suppliers are resolved and lines classified, and what is not covered."""

from __future__ import annotations

from tallystick.spend.reporting import words
from tallystick.spend.reporting.rules import share
from tallystick.spend.reporting.subject import Subject

RESOLVE = "tallystick suppliers resolve"
CLASSIFY = "tallystick categories classify"


def of_suppliers(subject: Subject) -> tuple[str, ...]:
    """Return one sentence where suppliers are not resolved, or not all; nothing where all is well."""
    resolution = subject.evidence.resolution
    found = subject.info.derivation("suppliers")
    if not subject.evidence.lines:
        return ()
    if resolution is None:
        why = f" (they were resolved before, but that is {found.stale})" if found and found.stale else ""
        return (
            f"Suppliers are not resolved{why}: names are compared exactly as published. To resolve them: "
            f"{RESOLVE}, then make the report again.",
        )
    lines, pence = resolution.not_covered
    if lines:
        return (
            f"{_part(subject, lines, pence)} are of payees that came after suppliers were resolved; they "
            f"stand under their published names. To resolve them too: {RESOLVE}.",
        )
    return _only_stale(found.stale, RESOLVE) if found and found.stale else ()


def of_classes(subject: Subject) -> tuple[str, ...]:
    """Return one sentence where lines are not classified, or not all; nothing where all is well."""
    classes = subject.evidence.classes
    found = subject.info.derivation("categories")
    if not subject.evidence.lines:
        return ()
    if classes is None:
        why = f" (they were before, but that is {found.stale})" if found and found.stale else ""
        return (
            f"Lines are not classified in one scheme{why}, so categories cannot be added up across bodies. "
            f"To classify them: {CLASSIFY}, then make the report again.",
        )
    rows = [row for row in classes.steps if not row.step]
    lines, pence = sum(row.lines for row in rows), sum(row.pence for row in rows)
    if lines:
        return (
            f"{_part(subject, lines, pence)} came after the last classification and count as unclassified. "
            f"To classify them too: {CLASSIFY}.",
        )
    return _only_stale(found.stale, CLASSIFY) if found and found.stale else ()


def about(subject: Subject) -> tuple[str, ...]:
    """Return how suppliers and people are shown, for the end of the summary."""
    if subject.resolved:
        suppliers = "Suppliers are legal entities, under all the names that bodies write for them."
        people = "Payees that look like private people"
        apart = "withheld names and placeholders"
    else:
        suppliers = "Suppliers are told apart by their names exactly as published."
        people = "Names that carry a person’s title and no word of an organisation"
        apart = "payees that a body withheld"
    if subject.info.show_individuals:
        shown = f"{people} are named, because the operator asked for it; {apart} are shown only together."
    else:
        shown = f"{people}, and {apart}, are shown only together, on every page and in every file."
    return (f"{suppliers} {shown}",)


def _part(subject: Subject, lines: int, pence: int) -> str:
    part = words.percent(share(pence, subject.evidence.pence))
    return f"{words.counted(lines, 'line')} worth {words.pounds_short(pence)} ({part} of pounds)"


def _only_stale(why: str, command: str) -> tuple[str, ...]:
    return (
        f"What was derived is {why}. All payees in it are known all the same; to make it anew: {command}.",
    )
