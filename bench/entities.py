"""Measure 3: are payees resolved into the right entities and groups, and is any person merged?

Truths: company numbers that publishers printed beside names (held out of the matcher), Devon's VAT numbers
for groups (held out), the planted suppliers of the sample county. Pairs count each two names once; B-cubed
counts each name once. A name with two numbers is left out of that truth: it says nothing certain.
"""

from __future__ import annotations

import csv
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.places import ROOT, SHARED
from tallystick import spend
from tallystick.store import Home, connect
from tallystick.store.engine import create_views, snapshot_of
from tallystick.suppliers.decisions import Decisions
from tallystick.suppliers.resolution.model import Settings
from tallystick.suppliers.resolution.pipeline import resolve_payments
from tallystick.suppliers.resolution.steps import Steps

HELD_OUT = Settings(use_vat=False, use_identifiers=False)
THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
PUBLISHERS = ("calderdale", "devon_cc")
_PAYMENT_COLUMNS = (
    "body_id varchar, supplier_name varchar, supplier_ref varchar, supplier_identifier varchar, "
    "amount_pence bigint, is_redacted boolean, procurement_category varchar, expenditure_category varchar, "
    "expenditure_code varchar, purpose varchar, department varchar"
)
Labels = Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """Pairwise and B-cubed precision, recall and F1 of a clustering against a truth."""

    names: int
    true_pairs: int
    precision: float
    recall: float
    f1: float
    b3_precision: float
    b3_recall: float
    b3_f1: float

    def plain(self) -> dict[str, float | int]:
        """Return rounded plain data."""
        return {key: round(value, 3) for key, value in vars(self).items()}


def score(found: Labels, truth: Labels) -> Score:
    """Compare two labellings over the names that both have."""
    names = sorted(found.keys() & truth.keys())
    both = Counter((found[name], truth[name]) for name in names)
    ours = Counter(found[name] for name in names)
    theirs = Counter(truth[name] for name in names)
    agreed, claimed, true = _pairs(both), _pairs(ours), _pairs(theirs)
    precision = agreed / claimed if claimed else 1.0
    recall = agreed / true if true else 1.0
    b3_precision = sum(count * count / ours[left] for (left, _), count in both.items()) / max(len(names), 1)
    b3_recall = sum(count * count / theirs[right] for (_, right), count in both.items()) / max(len(names), 1)
    return Score(
        len(names),
        true,
        precision,
        recall,
        harmonic(precision, recall),
        b3_precision,
        b3_recall,
        harmonic(b3_precision, b3_recall),
    )


def harmonic(precision: float, recall: float) -> float:
    """Return F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _pairs(counts: Counter[Any]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


def resolved(lines: Iterable[tuple[str, str, str | None]], settings: Settings) -> Steps:
    """Resolve (body, name, own number) lines in memory and return the engine with the tables."""
    steps = Steps(connect("1500MB"))
    steps.engine.execute(f"create table payments ({_PAYMENT_COLUMNS})")
    steps.engine.executemany(
        "insert into payments (body_id, supplier_name, supplier_ref, amount_pence, is_redacted) "
        "values (?, ?, ?, 100, false)",
        [list(line) for line in lines],
    )
    resolve_payments(steps, settings, Decisions())
    return steps


def labels(steps: Steps, column: str = "entity_id") -> dict[str, str]:
    """Return for each published name its entity or group; of several, that of most lines."""
    rows = steps.rows(
        f"select supplier_name, {column} from payees where {column} <> '' "
        f"group by all order by supplier_name, sum(lines) desc, {column}"
    )
    found: dict[str, str] = {}
    for name, label in rows:
        found.setdefault(name, label)
    return found


def persons_merged(steps: Steps) -> int:
    """Return how many entities hold a payee that reads like a person together with another name or body."""
    return int(
        steps.rows(
            "select count(*) from (select entity_id from payees where entity_id <> '' group by entity_id "
            "having bool_or(kind = 'person') and "
            "(count(distinct supplier_name) > 1 or count(distinct body_id) > 1))"
        )[0][0]
    )


# Labelled company numbers


def labelled() -> tuple[list[tuple[str, str, str | None]], dict[str, str]]:
    """Return the lines of the labelled list and the number of each name that has one only."""
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    lines: list[tuple[str, str, str | None]] = []
    path = SHARED / "labelled" / "supplier_company_numbers.tsv"
    for row in csv.DictReader(path.open(encoding="utf-8"), delimiter="\t"):
        numbers[row["supplier_name"]].add(row["company_number"])
        bodies = {source.split(":")[0].strip() for source in row["sources"].split(",")}
        lines += [(body, row["supplier_name"], None) for body in sorted(bodies)]
    return sorted(set(lines)), {name: min(found) for name, found in numbers.items() if len(found) == 1}


def measure_labelled() -> dict[str, object]:
    """Entities on the labelled company numbers, from the names alone."""
    lines, truth = labelled()
    curve = {}
    for threshold in THRESHOLDS:
        steps = resolved(lines, Settings(use_vat=False, use_identifiers=False, merge_from=threshold))
        curve[str(threshold)] = score(labels(steps), truth).plain()
        if threshold == HELD_OUT.merge_from:
            chosen, merged = labels(steps), persons_merged(steps)
            suppliers = {
                name for (name,) in steps.rows("select supplier_name from payees where entity_id <> ''")
            }
        steps.engine.close()
    supplier_truth = {name: number for name, number in truth.items() if name in suppliers}
    right, errors = corrected(supplier_truth)
    reachable = _without_wild(right)
    return {
        "as_published": score(chosen, supplier_truth).plain(),
        "numbers_corrected": score(chosen, right).plain(),
        "numbers_corrected_without_those_shared_by_unlike_names": score(chosen, reachable).plain(),
        "errors_in_published_numbers": errors,
        "names_left_out": {
            "two_numbers": len({name for _, name, _ in lines}) - len(truth),
            "withheld_or_placeholder": len(truth) - len(supplier_truth),
            "of_numbers_shared_by_unlike_names": len(right) - len(reachable),
        },
        "persons_merged": merged,
        "by_threshold": curve,
    }


def corrected(truth: Mapping[str, str]) -> tuple[dict[str, str], dict[str, int]]:
    """Return the truth without the errors in numbers that equal names betray, and how many of each kind.

    Names that are equal but for case, blanks, marks and LTD cannot have two numbers. Where the numbers are a
    slip of one another (the same digits, or two edits apart) both are taken for one number, wherever they
    stand; else nobody knows which is right, and the names are left out. The matcher has no part in this.
    """
    from rapidfuzz.distance import Levenshtein

    equal: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, number in truth.items():
        equal[_bare(name)][name] = number
    stands_for: dict[str, str] = {}
    left_out: set[str] = set()
    slips = others = 0
    for held in equal.values():
        first, *rest = sorted(set(held.values()))
        for number in rest:
            digits = [text.lstrip("0") for text in (first, number)]
            if sorted(digits[0]) == sorted(digits[1]) or Levenshtein.distance(*digits) <= 2:
                stands_for[number] = first
                slips += 1
            else:
                left_out |= held.keys()
                others += 1
    right = {name: stands_for.get(number, number) for name, number in truth.items() if name not in left_out}
    return right, {"slips_of_digits": slips, "equal_names_with_unlike_numbers": others}


def _bare(name: str) -> str:
    import re

    words = re.sub(r"[^A-Z0-9 ]", "", name.upper().replace("&", " AND ")).split()
    little = ("LTD", "LIMITED", "PLC", "LLP", "CIC", "THE", "COMMUNITY", "INTEREST", "COMPANY")
    return "".join(word for word in words if word not in little)


def _without_wild(truth: Mapping[str, str]) -> dict[str, str]:
    """Leave out names of numbers whose names have no word in common: renamed firms, trusts of schools."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, number in truth.items():
        names[number].append(name)
    little = {"LTD", "LIMITED", "THE", "AND", "OF", "PLC", "UK", "&", "T/A"}
    kept: dict[str, str] = {}
    for number, found in names.items():
        words = [set(name.upper().replace("(", " ").replace(")", " ").split()) - little for name in found]
        if set.intersection(*words) or len(found) == 1:
            kept |= dict.fromkeys(found, number)
    return kept


# Payment files that publish numbers


def measure_published(folder: Path) -> dict[str, object]:
    """Entities on payment files that print company numbers, and groups on Devon's VAT numbers."""
    calderdale = Home.open(folder / "calderdale")
    with connect("1500MB") as engine:
        create_views(engine, snapshot_of(calderdale))
        steps = Steps(engine)
        resolve_payments(steps, HELD_OUT, Decisions())
        numbers: defaultdict[str, set[str]] = defaultdict(set)
        rows = steps.rows(
            "select distinct supplier_name, identifiers_read.org_id from payee_keys "
            "join identifiers_read using (supplier_identifier) where is_entity and not is_redacted"
        )
        for name, number in rows:
            numbers[name].add(number)
        unread = steps.rows(
            "select count(distinct supplier_identifier) from payee_keys "
            "anti join identifiers_read using (supplier_identifier) where supplier_identifier is not null"
        )[0][0]
        found = labels(steps)
        truth = {name: min(held) for name, held in numbers.items() if len(held) == 1}
        shared: defaultdict[str, set[str]] = defaultdict(set)
        for name, number in truth.items():
            if name in found:
                shared[number].add(found[name])
        return {
            "calderdale": score(found, truth).plain(),
            "errors_in_published_numbers": {
                "not_a_number_of_its_register": int(unread),
                "names_with_two_numbers": sum(len(held) > 1 for held in numbers.values()),
                "numbers_on_names_that_were_not_merged": sum(len(held) > 1 for held in shared.values()),
            },
            "persons_merged": persons_merged(steps),
        }


def devon_truth(steps: Steps) -> dict[str, str]:
    """Return the VAT number of each name that has one only: nine digits with a valid check, not redacted."""
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    rows = steps.rows(
        "select distinct supplier_name, supplier_identifier from payee_keys "
        "where supplier_identifier like 'GB-VAT-%' and not is_redacted"
    )
    for name, identifier in rows:
        number = identifier.removeprefix("GB-VAT-")
        if is_valid_vat(number):
            numbers[name].add(number)
    return {name: min(held) for name, held in numbers.items() if len(held) == 1}


def is_valid_vat(number: str) -> bool:
    """Tell whether nine digits pass one of the two checks modulo 97."""
    if len(number) != 9 or not number.isdigit() or len(set(number)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, (8, 7, 6, 5, 4, 3, 2), strict=False))
    return (total + int(number[7:])) % 97 == 0 or (total + 55 + int(number[7:])) % 97 == 0


def measure_groups(folder: Path) -> dict[str, object]:
    """Groups against Devon's VAT numbers, and the name-only yardstick on the same names."""
    with connect("1500MB") as engine:
        create_views(engine, snapshot_of(Home.open(folder / "devon_cc")))
        steps = Steps(engine)
        resolve_payments(steps, replace(HELD_OUT, use_brands=False), Decisions())
        without_brands = labels(steps, "group_id")
        resolve_payments(steps, HELD_OUT, Decisions())
        truth = devon_truth(steps)
        alone = {name: f"alone {name}" for name in truth}
        groups = {**alone, **labels(steps, "group_id")}
        entities = {**alone, **labels(steps)}
        return {
            "groups": score(groups, truth).plain(),
            "groups_without_the_table_of_brands": score({**alone, **without_brands}, truth).plain(),
            "entities_as_groups": score(entities, truth).plain(),
            "yardstick": yardstick(truth),
            "persons_merged": persons_merged(steps),
        }


def yardstick(truth: Mapping[str, str]) -> dict[str, object]:
    """Best pairwise F1 of cosine similarity on character 3-grams of the cleaned names."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    names = sorted(truth)
    matrix = TfidfVectorizer(analyzer="char", ngram_range=(3, 3), sublinear_tf=True).fit_transform(
        [_plainly_cleaned(name) + "  " for name in names]
    )
    near = (matrix @ matrix.T).tocoo()
    upper = near.row < near.col
    rows, columns, cosines = near.row[upper], near.col[upper], near.data[upper]
    number = np.array([truth[name] for name in names])
    same = number[rows] == number[columns]
    total = _pairs(Counter(truth.values()))
    curve = {}
    for threshold in np.arange(0.3, 1.0, 0.05):
        taken = cosines >= threshold
        precision = float(same[taken].mean()) if taken.any() else 1.0
        recall = float(same[taken].sum()) / total
        curve[f"{threshold:.2f}"] = (precision, recall, harmonic(precision, recall))
    best = max(curve, key=lambda key: curve[key][2])
    precision, recall, f1 = (round(value, 3) for value in curve[best])
    return {"threshold": float(best), "precision": precision, "recall": recall, "f1": f1}


def _plainly_cleaned(name: str) -> str:
    import re

    text = re.sub(r"\*+[^*]*\*+|\([^)]*\)|\d{4,}", " ", name.upper()).replace("&", " AND ")
    text = re.sub(r"\b(LTD|LIMITED|PLC|LLP|CIC|THE|CO|COMPANY)\b", " ", re.sub(r"[^A-Z0-9 ]", " ", text))
    return " ".join(text.split())


# The sample county


def measure_sample(home: Path | None = None) -> dict[str, object]:
    """Entities on the sample county, whose suppliers are known."""
    place = home or ROOT / "demo" / "evidence"
    path = ROOT / "demo" / "county" / "truth" / "suppliers.csv"
    if not path.is_file() or not place.is_dir():
        return {"skipped": "the sample county is not built; run make demo"}
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(path.open(encoding="utf-8")):
        owners[row["spelling"]].add(row["supplier_id"])
    truth = {name: min(held) for name, held in owners.items() if len(held) == 1}
    with connect("1500MB") as engine:
        create_views(engine, snapshot_of(Home.open(place)))
        steps = Steps(engine)
        resolve_payments(steps, Settings(), Decisions())
        return {**score(labels(steps), truth).plain(), "persons_merged": persons_merged(steps)}


def measure() -> dict[str, object]:
    """Run every part whose data are here, print a table and return plain data."""
    results: dict[str, object] = {"sample_county": measure_sample()}
    if SHARED.is_dir():
        results["labelled_company_numbers"] = measure_labelled()
        with tempfile.TemporaryDirectory() as folder:
            for publisher in PUBLISHERS:
                spend.import_files([SHARED / "spend" / publisher], home=Path(folder) / publisher)
            results["published_company_numbers"] = measure_published(Path(folder))
            results["devon_vat_groups"] = measure_groups(Path(folder))
    for name, figures in results.items():
        print(f"  {name}: {figures}")
    return results


if __name__ == "__main__":
    measure()
