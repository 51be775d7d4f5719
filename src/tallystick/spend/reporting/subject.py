"""What every figure needs to know: the evidence, names and pages of bodies, and its own coverage."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from os.path import commonpath
from pathlib import PurePath

from tallystick.spend.reporting import words
from tallystick.spend.reporting.model import ReportInfo
from tallystick.spend.reporting.rows import BodyMonth, Evidence
from tallystick.spend.reporting.rules import missing_months, share


@dataclass(frozen=True)
class Subject:
    """The evidence of one snapshot with what the report calls things."""

    evidence: Evidence
    info: ReportInfo

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """Return the ids of bodies with lines, by pounds, largest first."""
        return tuple(self.evidence.body_pence)

    @cached_property
    def names(self) -> dict[str, str]:
        """Return a name for each body, told apart by id where two bodies share one."""
        named = self.evidence.body_names
        often = Counter(named.values())
        return {body: name if often[name] == 1 else f"{name} ({body})" for body, name in named.items()}

    @cached_property
    def pages(self) -> dict[str, str]:
        """Return the page of each body, relative to the report's folder."""
        taken: Counter[str] = Counter()
        pages = {}
        for body in self.bodies:
            slug = file_slug(self.names[body]) or "body"
            taken[slug] += 1
            pages[body] = f"bodies/{slug}.html" if taken[slug] == 1 else f"bodies/{slug}--{taken[slug]}.html"
        return pages

    @cached_property
    def file_names(self) -> dict[str, str]:
        """Return each file's path by its hash, without the folder that all of them share."""
        paths = {row.file_hash: PurePath(row.file) for row in self.evidence.files}
        shared = commonpath([path.parent for path in paths.values()]) if _alike(paths.values()) else ""
        return {
            file_hash: (path.relative_to(shared) if shared else path).as_posix()
            for file_hash, path in paths.items()
        }

    @cached_property
    def withheld(self) -> dict[str, tuple[int, int]]:
        """Return lines and pence to individuals and withheld names by body, and for all under ``""``."""
        totals: dict[str, tuple[int, int]] = {}
        for row in self.evidence.withheld:
            for scope in ("", row.body_id):
                lines, pence = totals.get(scope, (0, 0))
                totals[scope] = (lines + row.lines, pence + row.pence)
        return totals

    @property
    def resolved(self) -> bool:
        """Tell whether suppliers are legal entities here, rather than names as published."""
        return self.evidence.resolution is not None

    @property
    def supplier_noun(self) -> str:
        """Return what one supplier is called."""
        return "supplier" if self.resolved else "published name"

    @property
    def payee_queries(self) -> tuple[str, ...]:
        """Return the queries that make the table of payees."""
        return ("payee_keys", "resolved_payees") if self.resolved else ("payees",)

    @property
    def supplier_rooms(self) -> tuple[str, ...]:
        """Return the rooms whose derivation figures of suppliers rest on."""
        return ("suppliers",) if self.resolved else ()

    @property
    def supplier_method(self) -> tuple[str, ...]:
        """Return how payees became suppliers, in words."""
        if not self.resolved:
            return ("Suppliers are names, compared letter by letter as published.",)
        return (
            "A payee is what one body wrote: name, its own number, published identifier. Payees are "
            "brought to legal entities in tiers, strongest first: a person’s decision, a published "
            "identifier, the publisher’s own number, an equal clean name, a register, similarity. Every "
            "match has a probability and a reason; nobody who looks like a private person is ever merged "
            "with another.",
        )

    def pence(self, body: str = "") -> int:
        """Return the pence of one body, or of all."""
        return self.evidence.body_pence[body] if body else self.evidence.pence

    def gaps(self, body: str) -> tuple[str, ...]:
        """Return the months between a body's first and last line that have none."""
        return missing_months(row.period for row in self.evidence.of_body(body) if row.period)

    def period_words(self, body: str = "") -> str:
        """Return the months covered, in words."""
        months = sorted({row.period for row in self.evidence.of_body(body) if row.period})
        return words.span(months[0], months[-1]) if months else "no dated month"

    def coverage(self, body: str = "") -> str:
        """Return what the figure covers: bodies, months, lines, VAT basis, refunds."""
        rows = self.evidence.of_body(body)
        who = self.names[body] if body else words.counted(len(self.bodies), "body", "bodies")
        lines = sum(row.lines for row in rows)
        return (
            f"{who}, {self.period_words(body)}, {words.counted(lines, 'line')} as published, less lines "
            f"replaced by a later publication. Refunds count as negative. {basis_words(rows)}"
        )


def _alike(paths: Collection[PurePath]) -> bool:
    """Return whether the paths are all whole, of one drive: only those have a folder in common."""
    return len({path.anchor for path in paths}) == 1 and all(path.is_absolute() for path in paths)


def basis_words(rows: tuple[BodyMonth, ...]) -> str:
    """Return whether amounts include VAT, as far as the publisher says."""
    lines = sum(row.lines for row in rows)
    net, gross = sum(row.net_lines for row in rows), sum(row.gross_lines for row in rows)
    parts = [
        ("net of VAT", net),
        ("including VAT", gross),
        ("not said whether with VAT", lines - net - gross),
    ]
    said = [(text, number) for text, number in parts if number]
    if len(said) == 1:
        return f"Amounts: {said[0][0]}."
    return (
        "Amounts: " + words.listed([f"{words.percent(share(n, lines))} of lines {t}" for t, n in said]) + "."
    )


def file_slug(name: str) -> str:
    """Return a name as a file name: lower-case letters, digits and hyphens, at most 60."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
