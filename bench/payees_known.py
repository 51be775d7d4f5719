"""Measure 4 of suppliers: public bodies and charities among payees, against hand-made matches of NHS payees.

The labels (``labelled/nhs_supplier_match``) give for each payee an NHS or other body of a directory, a
charity number, or "No Match". They are not free of errors: "No Match" stands beside payees that spell a
body's full name, and the register of bodies knows bodies that the directory lacked. What that does to
precision is counted apart, never silently. Some names of bodies came into our register from these labels'
own list of bodies (see members/README.md), so recall says how spellings are matched to a body that is
known, not how complete the register is. No payee's name is printed.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.places import SHARED
from tallystick.members import Register, load_register
from tallystick.store import connect
from tallystick.suppliers import public_bodies, registers
from tallystick.suppliers.model import PayeeName
from tallystick.suppliers.names import read_names
from tallystick.suppliers.public_bodies import PublicBodyMatch

LABELS = SHARED / "labelled" / "nhs_supplier_match"
ACCEPTED = 0.8
"""Probability from which a match of either sort counts as made."""

_NO_MATCH = "no match"
_PRACTICE = re.compile(
    r"\b(?:SURGERY|SURGERIES|PRACTICE|MEDICAL CENTRE|HEALTH CENTRE|DRS?|PARTNERS|MEDICAL)\b"
)
_OF_NHS = re.compile(
    r"\b(?:NHS|CCG|CLINICAL COMMISSIONING GROUP|PRIMARY CARE TRUST|CARE TRUST|LHB|HEALTH BOARD)\b"
)
_SPEAKS_OF_NHS = re.compile(
    r"NHS|\b(?:CCG|PCT|PRIMARY CARE TRUST|FOUNDATION TRUST|HEALTH BOARD|HOSPITALS?)\b"
)
_TWO_NAMES = re.compile(r"\b(?:TOTAL|LIMITED) \w")
_FIRST_MADE_NUMBER = 9_000_001


@dataclass(frozen=True)
class Labelled:
    """One payee and what was found for it by hand: a directory's name, a charity number, or neither."""

    payee: str
    body: str = ""
    charity: str = ""
    charity_name: str = ""


def labelled() -> tuple[list[Labelled], set[str], set[str]]:
    """Return the payees with their labels, and the candidates that were offered to the labellers.

    The candidates for payees that are no charity are names of strangers. Those for charities (the last
    set) are in good part other names of the same charities: working, former and short names.
    """
    found: list[Labelled] = []
    offered: set[str] = set()
    offered_for_charities: set[str] = set()
    for name in ("supplier_nhsdigital_final", "supplier_nomatch_final", "supplier_charity_final"):
        with (LABELS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                candidates = {row[f"match_{place}_n"] for place in range(3)} - {""}
                (offered_for_charities if "CharityRegNo" in row else offered).update(candidates)
                body = row.get("verif_match") or ""
                number = (row.get("CharityRegNo") or "").removesuffix(".0")
                found.append(
                    Labelled(
                        row["query_string_n"],
                        "" if body.lower() == _NO_MATCH else body,
                        number,
                        row.get("CharityName") or "",
                    )
                )
    return found, offered, offered_for_charities


def measure() -> dict[str, object]:
    """Return both measures; prints nothing but errors by kind."""
    payees, offered, offered_for_charities = labelled()
    names = read_names([item.payee for item in payees])
    return {
        "payees": len(payees),
        "bodies": _bodies(payees, names, load_register()),
        "charities": _charities(payees, names, offered),
        "charities_with_their_other_names_as_strangers": _charities(
            payees, names, offered | offered_for_charities
        ),
    }


# Bodies


def _bodies(payees: list[Labelled], names: list[PayeeName], register: Register) -> dict[str, object]:
    begun = time.process_time()
    matches = public_bodies.match(names, register)
    seconds = time.process_time() - begun
    counts: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    for item, said in zip(payees, matches, strict=True):
        body_id = said.body_id if said is not None and said.probability >= ACCEPTED else ""
        truth = register.by_name(item.body) if item.body else None
        if item.body and truth is None:
            counts["labelled, not in register"] += 1
        outcome = _outcome(item, truth.body_id if truth else "", body_id)
        counts[outcome] += 1
        if outcome == "missed":
            errors[_why_missed(item, said)] += 1
        if outcome == "unlabelled, named by us":
            errors[f"no label: {_why_named(item, said)}"] += 1
    right, wrong, missed = counts["right"], counts["another body"], counts["missed"]
    strangers, unlabelled = counts["labelled somebody else, named by us"], counts["unlabelled, named by us"]
    spelt = errors["no label: the payee spells the body's name"]
    return {
        "names_per_second_one_core": round(len(names) / seconds),
        "labelled_in_register": right + wrong + missed,
        "labelled_not_in_register": counts["labelled, not in register"],
        "right": right,
        "another_body": wrong,
        "missed": missed,
        "labelled_somebody_else": strangers,
        "unlabelled": unlabelled,
        "unlabelled_but_spells_the_name": spelt,
        "in_register": _scores(right, right + wrong + strangers, right + wrong + missed),
        "every_no_match_label_taken_as_true": _scores(
            right, right + wrong + strangers + unlabelled, right + wrong + missed
        ),
        "kind_only": _kinds(payees, matches),
        "errors": dict(errors.most_common()),
    }


def _outcome(item: Labelled, truth: str, body_id: str) -> str:
    if truth:
        return "right" if body_id == truth else "another body" if body_id else "missed"
    if not body_id:
        return "nobody, rightly"
    return "labelled somebody else, named by us" if item.body or item.charity else "unlabelled, named by us"


def _why_missed(item: Labelled, said: PublicBodyMatch | None) -> str:
    if re.search(r"[A-Z]AA\b", item.payee) or _TWO_NAMES.search(item.payee):
        return "the payee's text is broken, or two names in one"
    if said is not None and said.body_id:
        return "found, but below the probability asked for"
    if said is not None:
        return "only the kind was certain"
    if not _SPEAKS_OF_NHS.search(item.payee):
        return "cut short or shortened so that no word says what body it is"
    return "another spelling"


def _why_named(item: Labelled, said: PublicBodyMatch | None) -> str:
    if said is not None and _squeezed(said.name) in _squeezed(item.payee):
        return "the payee spells the body's name"
    if _TWO_NAMES.search(item.payee):
        return "two names in one"
    return "another spelling of a body that the labels' directory lacked, or an error of ours"


def _squeezed(text: str) -> str:
    return re.sub(r"[^A-Z]", "", text.upper().replace("&", "AND"))


def _kinds(payees: list[Labelled], matches: list[PublicBodyMatch | None]) -> dict[str, object]:
    """Is it a body of the NHS at all? Payees without a label that speak of the NHS are left out."""
    counts: Counter[tuple[bool, bool]] = Counter()
    left_out = 0
    for item, said in zip(payees, matches, strict=True):
        truth = bool(_OF_NHS.search(item.body)) and not _PRACTICE.search(item.body)
        if not item.body and not item.charity and _SPEAKS_OF_NHS.search(item.payee):
            left_out += 1
            continue
        counts[truth, said is not None and said.kind.is_nhs] += 1
    right = counts[True, True]
    return {
        **_scores(right, right + counts[False, True], right + counts[True, False]),
        "left_out_unlabelled_that_speak_of_the_nhs": left_out,
    }


# Charities


def _charities(payees: list[Labelled], names: list[PayeeName], offered: set[str]) -> dict[str, object]:
    known: dict[str, Counter[str]] = {}
    for item in payees:
        if item.charity and item.charity_name:
            known.setdefault(item.charity, Counter())[item.charity_name] += 1
    own = {name for spellings in known.values() for name in spellings}
    distractors = sorted(offered - own)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "publicextract.charity.json"
        path.write_text(json.dumps([*_register(known), *_made_register(distractors)]), encoding="utf-8")
        summary = registers.load(Path(folder) / "home", "charities", path)
        found = _looked_up(Path(folder) / "home", names)
    labelled_ids = {f"GB-CHC-{number}" for number in known}
    by_name = {name.upper(): number for number, spellings in known.items() for name in spellings}
    ours = [
        found.get((name.core, name.legal_form), "") if name.kind == "organisation" else "" for name in names
    ]
    yardstick = [
        f"GB-CHC-{by_name[item.payee.upper()]}" if item.payee.upper() in by_name else "" for item in payees
    ]
    return {
        "charities_in_the_register_made": len(known),
        "other_names_in_it": len(distractors),
        "rows_refused": summary.rows_refused,
        "clean_name": _charity_scores(payees, ours, labelled_ids),
        "exact_upper_case_name": _charity_scores(payees, yardstick, labelled_ids),
        "errors": dict(_charity_errors(payees, names, ours).most_common()),
    }


def _register(known: dict[str, Counter[str]]) -> Iterable[dict[str, object]]:
    for number, spellings in sorted(known.items()):
        yield _entry(number, spellings.most_common(1)[0][0])


def _made_register(names: list[str]) -> Iterable[dict[str, object]]:
    for at, name in enumerate(names):
        yield _entry(str(_FIRST_MADE_NUMBER + at), name)


def _entry(number: str, name: str) -> dict[str, object]:
    return {
        "registered_charity_number": number,
        "linked_charity_number": 0,
        "charity_name": name,
        "charity_registration_status": "Registered",
    }


def _looked_up(home: Path, names: list[PayeeName]) -> dict[tuple[str, str], str]:
    with connect() as engine:
        registers.prepare(engine, home)
        engine.execute("create table wanted (clean_name varchar, legal_form varchar)")
        keys = sorted({(name.core, name.legal_form) for name in names if name.core})
        engine.execute(
            "insert into wanted select unnest(?), unnest(?)",
            [[core for core, _ in keys], [form for _, form in keys]],
        )
        registers.match(engine, "wanted")
        rows = engine.execute(
            "select clean_name, legal_form, charity_id from register_matches "
            "where charity_id is not null and probability >= ?",
            [ACCEPTED],
        ).fetchall()
    return {(core, form): charity for core, form, charity in rows}


def _charity_scores(payees: list[Labelled], found: list[str], labelled_ids: set[str]) -> dict[str, object]:
    right = wrong = strangers = distracted = 0
    for item, said in zip(payees, found, strict=True):
        if item.charity and said:
            right += said == f"GB-CHC-{item.charity}"
            wrong += said != f"GB-CHC-{item.charity}"
        elif said in labelled_ids:
            strangers += 1
        elif said:
            distracted += 1
    truths = sum(1 for item in payees if item.charity)
    return {
        **_scores(right, right + wrong + strangers, truths),
        "right": right,
        "wrong": wrong,
        "charity_found_for_a_payee_labelled_otherwise": strangers,
        "other_entry_found_for_a_payee_labelled_otherwise": distracted,
    }


def _charity_errors(payees: list[Labelled], names: list[PayeeName], found: list[str]) -> Counter[str]:
    errors: Counter[str] = Counter()
    truths = [item for item in payees if item.charity]
    registered = dict(
        zip(
            [item.payee for item in truths],
            read_names([item.charity_name for item in truths]),
            strict=True,
        )
    )
    for item, name, said in zip(payees, names, found, strict=True):
        if not item.charity or said == f"GB-CHC-{item.charity}":
            continue
        errors[_difference(name, registered[item.payee], said)] += 1
    return errors


def _difference(payee: PayeeName, charity: PayeeName, said: str) -> str:
    if said:
        return "another entry has that very name"
    if payee.kind != "organisation":
        return "the payee reads like no organisation"
    if payee.core == charity.core:
        return "same words; shared with another entry, or too little certain"
    left, right = set(payee.core.split()), set(charity.core.split())
    if left == right:
        return "same words in another order"
    if left > right:
        return "the payee has more words (branch, department, code)"
    if left < right:
        return "the payee has fewer words (cut short, or a short name)"
    shared = len(left & right)
    return "some words in common" if shared else "no word in common (working or former name)"


def _scores(right: int, said: int, truths: int) -> dict[str, object]:
    precision = right / said if said else 0.0
    recall = right / truths if truths else 0.0
    both = precision + recall
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / both, 4) if both else 0.0,
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
