"""Correction packs: decisions travel between organisations, payment lines do not.

A pack is one JSON file: who made it and when, the scheme, the head of the maker's register, and decisions
about suppliers and ledger codes. It carries no payment line, no amount, no name of a person: neither of those
who signed nor of payees that read like private individuals. Its hash shows that it is as it was written; it
is no signature, so who sent it is for the reader to know.

Taking a pack in changes no class. It proposes: for each supplier or ledger code that this evidence knows,
what how many organisations say, and where they or an own decision disagree. A person accepts, one by one.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.categories import pack_claims
from tallystick.categories.cascade.run import ROOM
from tallystick.categories.cascade.sources import trees
from tallystick.categories.correcting import Outcome, record
from tallystick.categories.correction_events import CORRECTION, PACK, REVERSAL, corrections
from tallystick.categories.model import OWN_SCHEME, Correction, Scope
from tallystick.categories.pack_claims import Claim
from tallystick.categories.selecting import Selection, Supplier
from tallystick.kernel import FileRefused, NotFound, UsageProblem
from tallystick.store import Event, Register, open_reader, storing

if TYPE_CHECKING:
    from tallystick.store import Home

FORMAT = "tallystick-correction-pack"
VERSION = 1
MOST_BYTES = 20_000_000
MOST_CLAIMS = 100_000
_PARTS = {
    "format",
    "version",
    "organisation",
    "made_at",
    "scheme",
    "register_head",
    "corrections",
    "sha256",
}
_LONGEST_NAME = 200
_WHAT = "The correction pack was refused; nothing was changed."


@dataclass(frozen=True)
class Imported:
    """A pack taken in: whose, of when, how many decisions, and what they meet here.

    ``new``, ``agreeing``, ``conflicting`` count proposals of this pack against the own decisions in force;
    ``not_here`` are decisions about suppliers or ledger codes that this evidence does not have. ``replaces``
    is the date of the earlier pack of the same organisation that no longer counts, or empty.
    """

    organisation: str
    made_at: str
    decisions: int
    new: int
    agreeing: int
    conflicting: int
    not_here: int
    replaces: str


@dataclass(frozen=True)
class Proposal:
    """What packs say of one supplier or ledger code.

    Attributes:
        number: names the proposal in :func:`accept_proposal`; stays the same while its pack counts.
        claim: the decision proposed, as its pack states it.
        title: title of the class.
        organisations: who says so.
        others: other classes and who says those.
        own: the own decision in force on exactly this selection, if any.
        status: new, agrees, conflicts (with an own decision), or not here.
        why_not_here: why it cannot be applied to this evidence, where that is so.
        lines: payment lines here that the selection covers.
        pence: their sum.
    """

    number: str
    claim: Claim
    title: str
    organisations: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]
    own: Correction | None
    status: str
    why_not_here: str
    lines: int
    pence: int

    @property
    def sentence(self) -> str:
        """Agreement and conflict in one sentence: ``14 organisations say AC01 Care homes, 1 says AC02``."""
        told = [_says(len(self.organisations), f"{self.claim.code} {self.title}", "organisation")]
        told += [_says(len(who), code, "") for code, who in self.others]
        return ", ".join(told) + "."


def _says(count: int, what: str, noun: str) -> str:
    plural = "" if count == 1 else "s"
    return " ".join(
        part
        for part in (str(count), noun and f"{noun}{plural}", "says" if count == 1 else "say", what)
        if part
    )


def export_pack(home: Home, path: Path, organisation: str) -> int:
    """Write the decisions in force that may travel; return how many.

    Left out: decisions on single lines, decisions about payees that are not organisations, reversed ones.

    Raises:
        UsageProblem: the organisation is not named.
        StoreFailure: the file cannot be written.
    """
    if not organisation.strip():
        raise UsageProblem(
            "A pack needs the name of the organisation that stands for it.",
            next_step='For example: --organisation "Example Borough Council"',
        )
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "organisation": organisation.strip(),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "scheme": {"name": OWN_SCHEME, "version": trees(home).scheme.version},
        "register_head": Register.of(home).head(ROOM),
        "corrections": [pack_claims.to_plain(claim) for claim in _own_claims(home)],
    }
    content["sha256"] = digest(content)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    with storing("The pack could not be written.", path):
        path.write_text(text, encoding="utf-8")
    return len(content["corrections"])


def _own_claims(home: Home) -> list[Claim]:
    titles = {code: item.title for code, item in trees(home).scheme.categories.items()}
    reversed_ones = {int(e.facts["number"]) for e in Register.of(home).events(ROOM, (REVERSAL,))}
    latest: dict[tuple[str, ...], Claim] = {}
    for event in Register.of(home).events(ROOM, (CORRECTION,)):
        facts = event.facts
        scope = Scope(facts["scope"])
        is_about_supplier = scope in (Scope.SUPPLIER, Scope.SUPPLIER_AND_CODE)
        may_travel = (
            event.number not in reversed_ones
            and facts.get("scheme", OWN_SCHEME) == OWN_SCHEME
            and facts["code"] in titles
            and scope is not Scope.LINE
            and (
                not is_about_supplier or (facts.get("supplier_kind") == "organisation" and facts["supplier"])
            )
        )
        if may_travel:
            claim = Claim(
                scope,
                facts["code"],
                titles[facts["code"]],
                event.at[:10],
                facts.get("supplier", "") if is_about_supplier else "",
                facts.get("legal_form", "") if is_about_supplier else "",
                tuple(sorted(facts.get("identifiers", ()))) if is_about_supplier else (),
                facts.get("body_id", ""),
                facts.get("ledger_code", ""),
            )
            latest[claim.selection] = claim
    return [latest[key] for key in sorted(latest)]


def import_pack(home: Home, path: Path, *, by: str) -> Imported:
    """Take in a pack as proposals; no class changes.

    Raises:
        FileRefused: it is no pack, it was changed after it was written, or it speaks of another scheme.
        UsageProblem: it was taken in already, or ``by`` is empty.
    """
    if not by.strip():
        raise UsageProblem(
            "Taking in a pack needs the name of who does so.", next_step='Give: --by "A. Buyer"'
        )
    content = _read(path)
    earlier = _packs(home)
    if any(event.facts["sha256"] == content["sha256"] for event in earlier):
        raise UsageProblem("This pack was taken in already.", where=str(path))
    same = [event for event in earlier if _who(event) == content["organisation"].casefold()]
    Register.of(home).append(ROOM, PACK, by.strip(), content)
    mine = [item for item in proposals(home) if content["organisation"] in item.organisations]
    count = {status: sum(1 for item in mine if item.status == status) for status in _STATUSES}
    return Imported(
        content["organisation"],
        content["made_at"],
        len(content["corrections"]),
        count["new"],
        count["agrees"],
        count["conflicts"],
        count["not here"],
        max((event.facts["made_at"] for event in same), default=""),
    )


_STATUSES = ("new", "agrees", "conflicts", "not here")


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refused(path, f"It is larger than {MOST_BYTES // 1_000_000} MB.")
        content = json.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise _refused(path, f"It is not a JSON file in UTF-8: {problem}") from problem
    why = _fault(content)
    if why:
        raise _refused(path, why)
    return dict(content)


def _fault(content: Any) -> str:
    """Return why a content is no pack, or an empty text."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return "It is no correction pack."
    if content.get("version") != VERSION:
        return f"It is of version {content.get('version')!r}; this release reads version {VERSION}."
    if set(content) != _PARTS:
        return f"Its parts are not those of a pack: {', '.join(sorted(set(content) ^ _PARTS))}."
    if content["sha256"] != digest({key: value for key, value in content.items() if key != "sha256"}):
        return "Its content does not have the hash that it states: it was changed after it was written."
    return _head_fault(content) or _claims_fault(content["corrections"])


def _head_fault(content: dict[str, Any]) -> str:
    if not all(isinstance(content[key], str) for key in ("organisation", "made_at", "register_head")):
        return "Its organisation, date or register head is not a text."
    organisation = content["organisation"]
    if not organisation.strip() or not organisation.isprintable() or len(organisation) > _LONGEST_NAME:
        return "It does not say who made it."
    if not _is_moment(content["made_at"]):
        return "It does not say when it was made."
    scheme = content["scheme"]
    if not isinstance(scheme, dict) or scheme.get("name") != OWN_SCHEME:
        return f"It speaks of the scheme {scheme!r}, not of {OWN_SCHEME}."
    return ""


def _claims_fault(claims: Any) -> str:
    if not isinstance(claims, list) or len(claims) > MOST_CLAIMS:
        return f"It has no list of corrections, or more than {MOST_CLAIMS:,}."
    faults = (
        f"Correction {place}: {fault}"
        for place, item in enumerate(claims, start=1)
        if (fault := pack_claims.fault(item))
    )
    return next(faults, "")


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _refused(path: Path, why: str) -> FileRefused:
    return FileRefused(
        _WHAT,
        where=str(path),
        why=why,
        next_step="Ask its maker to export the pack again and send that file.",
    )


def digest(content: dict[str, Any]) -> str:
    """Return the hash that a pack of this content states."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _packs(home: Home) -> list[Event]:
    return list(Register.of(home).events(ROOM, (PACK,)))


def _who(event: Event) -> str:
    return str(event.facts["organisation"]).casefold()


def packs_that_count(home: Home) -> list[Event]:
    """Return the packs taken in: of each organisation the one made last."""
    latest: dict[str, Event] = {}
    for event in _packs(home):
        before = latest.get(_who(event))
        if before is None or _moment(event) >= _moment(before):
            latest[_who(event)] = event
    return sorted(latest.values(), key=lambda event: event.number)


def _moment(event: Event) -> datetime:
    return datetime.fromisoformat(event.facts["made_at"])


def proposals(home: Home) -> list[Proposal]:
    """Return what the packs in force propose for this evidence, the most lines first.

    Organisations count once each. An own decision is compared, never replaced.

    Raises:
        NotFound: no payments were imported, or no suppliers resolved.
    """
    claims = [
        (f"{event.number}.{place}", event.facts["organisation"], pack_claims.from_plain(item))
        for event in packs_that_count(home)
        for place, item in enumerate(event.facts["corrections"], start=1)
    ]
    if not claims:
        return []
    titles = {code: item.title for code, item in trees(home).scheme.categories.items()}
    own = {_selection_of(item): item for item in corrections(home, with_reversed=False)}
    with open_reader(home) as engine:
        here = pack_claims.find_here(engine, [claim for _, _, claim in claims])
    said: dict[tuple[str, ...], dict[str, list[tuple[str, str, Claim]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    place_of: dict[tuple[str, ...], pack_claims.Here] = {}
    for (number, organisation, claim), found in zip(claims, here, strict=True):
        key: tuple[str, ...] = (
            claim.scope.value,
            found.entity_id or "|".join(claim.selection),
            claim.body_id,
            claim.ledger_code,
        )
        said[key][claim.code].append((number, organisation, claim))
        place_of[key] = found
    made = []
    for key, by_code in said.items():
        found = place_of[key]
        for code, sayers in by_code.items():
            mine = own.get((key[0], found.entity_id, key[2], key[3])) if not found.why_not else None
            made.append(
                Proposal(
                    sayers[0][0],
                    sayers[0][2],
                    titles.get(code, sayers[0][2].title),
                    tuple(sorted({who for _, who, _ in sayers})),
                    tuple(
                        (other, tuple(sorted({who for _, who, _ in said_so})))
                        for other, said_so in sorted(
                            by_code.items(), key=lambda item: (-len(item[1]), item[0])
                        )
                        if other != code
                    ),
                    mine,
                    _status(found.why_not, mine, code, titles),
                    found.why_not or ("" if code in titles else f"The tree here has no class {code}."),
                    found.lines,
                    found.pence,
                )
            )
    return sorted(made, key=lambda item: (-item.lines, item.number))


def _selection_of(item: Correction) -> tuple[str, ...]:
    return (item.scope.value, item.entity_id, item.body_id, item.ledger_code)


def _status(why_not: str, own: Correction | None, code: str, titles: dict[str, str]) -> str:
    if why_not or code not in titles:
        return "not here"
    if own is None:
        return "new"
    return "agrees" if own.code == code else "conflicts"


def accept_proposal(home: Home, number: str, *, by: str, why: str) -> Outcome:
    """Make a correction of a proposal; an own decision that says otherwise stays, as the older of the two.

    Raises:
        NotFound: there is no proposal of that number.
        UsageProblem: it cannot be applied here, is decided so already, or ``by`` or ``why`` is empty.
    """
    if not by.strip() or not why.strip():
        raise UsageProblem(
            "A decision needs a name and a reason.", next_step='Give: --by "A. Buyer" --why "..."'
        )
    found = next((item for item in proposals(home) if item.number == number), None)
    if found is None:
        raise NotFound(
            f"There is no proposal {number}.", next_step="Run: tallystick categories pack proposals"
        )
    if found.status in ("not here", "agrees"):
        raise UsageProblem(
            f"Proposal {number} cannot be accepted.",
            why=found.why_not_here or "An own decision says the same already.",
        )
    claim = found.claim
    supplier = None
    if claim.supplier:
        with open_reader(home) as engine:
            (here,) = pack_claims.find_here(engine, [claim])
        supplier = Supplier(
            here.entity_id, here.name, claim.supplier, claim.legal_form, "organisation", claim.identifiers
        )
    chosen = Selection(claim.scope, supplier=supplier, body_id=claim.body_id, ledger_code=claim.ledger_code)
    stated = f"{why.strip()} (from the packs of {', '.join(found.organisations)})"
    return record(home, chosen, claim.code, OWN_SCHEME, by=by, why=stated, from_pack=number)
