"""Claim files: what a finance officer writes is what the ledger reads; every mistake has its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tallystick.kernel import FileRefused, NotFound
from tallystick.savings.errors import ClaimRefused
from tallystick.savings.model import EvidenceKind, OutputEffect, SavingType, Selection, YearAmounts
from tallystick.savings.reading import read_claims

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "savings"
SMALL = """\
claim: AGENCY-1
member: XS-VENNICK
lever: staffing
cost_line: Agency staff
saving_type: cash-releasing
start: 2024-25
counterfactual:
  words: Hours as before.
amounts:
  - {year: 2024-25, gross: 1000.50, cost_to_achieve: 200}
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "claim.yaml"
    path.write_text(text, encoding="utf-8")
    return read_claims(path)


def refused(tmp_path: Path, text: str) -> FileRefused:
    with pytest.raises(FileRefused) as found:
        read(tmp_path, text)
    return found.value


def test_the_smallest_claim(tmp_path: Path):
    (claim,) = read(tmp_path, SMALL)
    assert claim.amounts == (YearAmounts("2024-25", 100_050, 20_000),)
    assert (claim.end, claim.output_effect) == ("2026-27", OutputEffect.UNSTATED)
    assert claim.evidence == ()


def test_the_example_priced_by_volume():
    (claim,) = read_claims(EXAMPLES / "waste_contract.yaml")
    # 2023-24: (£944,496 / 14,200 x 1.03 - £54.60) x 13,900 = £193,338.11, reckoned apart.
    assert claim.amounts[0] == YearAmounts("2023-24", 19_333_811, 1_800_000)
    assert (claim.start, claim.end) == ("2023-24", "2025-26")
    assert claim.saving_type is SavingType.CASH_RELEASING
    assert claim.selection == Selection("XS-VENNICK", "Dravthorpe Recycling (Wendrstead)")
    assert claim.attribution["Waste together programme"] == Decimal("0.6")
    assert [item.kind for item in claim.evidence] == [EvidenceKind.DOCUMENT, EvidenceKind.BUDGET]


def test_a_file_with_several_claims():
    claims = read_claims(EXAMPLES / "same_cost_line.yaml")
    assert [claim.claim_id for claim in claims] == [
        "VENNICK-AGENCY-HR",
        "VENNICK-AGENCY-DIGITAL",
        "VENNICK-ENERGY-1",
    ]
    assert claims[2].counterfactual.words == ""


def test_every_example_can_be_read():
    for path in EXAMPLES.glob("*.yaml"):
        assert read_claims(path)


@pytest.mark.parametrize(
    ("changed", "message", "line", "advice"),
    [
        (("lever:", "levr:"), "no key 'levr'", "line 3", "Did you mean 'lever'?"),
        (("cash-releasing", "cash relea"), "'saving_type' is", "line 5", "cash-releasing"),
        (("2024-25\ncounter", "2024-26\ncounter"), "no financial year", "line 6", "2025-26"),
        (("gross: 1000.50", "gross: ten"), "not an amount in pounds", "line 10", "28,500.50"),
        (("gross: 1000.50", "gross: 1000.505"), "no whole number of pence", "line 10", ""),
        (("gross: 1000.50", "gross: 1,000.50"), "no key '000.50'", "line 10", "Known"),
        (("cost_to_achieve: 200", "cost_to_achieve: -200"), "a cost in 2024-25 is negative", "line 1", ""),
        (("member: XS-VENNICK\n", ""), "'member' is missing", "line 1", ""),
        (("year: 2024-25,", "year: 2019-20,"), "outside 2024-25 to 2026-27", "line 1", ""),
        (("start: 2024-25", "start: 2024-25\nend: 2027-28"), "usual for this lever is until 2026-27",
         "line 1", "horizon_reason"),
        (("  words: Hours as before.", "  words: a\n  words: b"), "stands twice", "line 9", ""),
        (("  words: Hours as before.", "  words: &x a"), "References", "line 8", ""),
        (("  words: Hours as before.", "  words: !!python/object:os.system a"), "tag", "line 8", ""),
        (("amounts:\n", "amounts: 5\nx:\n"), "no key 'x'", "line 10", ""),
        (("claim: AGENCY-1", "claim: [AGENCY-1]"), "must be a single value", "line 1", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, changed: tuple[str, str], message: str, line: str, advice: str
):
    assert changed[0] in SMALL
    problem = refused(tmp_path, SMALL.replace(*changed))
    assert message in problem.what
    assert line in problem.where
    assert advice in problem.why + problem.next_step


def test_a_comma_inside_braces_is_explained(tmp_path: Path):
    """In YAML {gross: 13,900} is 13 and a key 900: taken silently it would shrink a cost a thousandfold."""
    problem = refused(tmp_path, SMALL.replace("cost_to_achieve: 200", "cost_to_achieve: 13,900"))
    assert "write 13900, not 13,900" in problem.next_step


def test_gross_must_be_what_price_and_volume_make_it(tmp_path: Path):
    priced = SMALL.replace(
        "  words: Hours as before.",
        "  words: Hours as before.\n  baseline: 10,000\n  baseline_volume: 100\n  volume_driver: weeks\n"
        "  years:\n    - {year: 2024-25, index: 1.05, unit_cost: 95, volume: 120}",
    )
    problem = refused(tmp_path, priced)
    assert "gross in 2024-25 is £1,000.50, but baseline, index, unit cost and volume give £1,200.00" in (
        problem.what
    )
    (claim,) = read(tmp_path, priced.replace("gross: 1000.50, ", ""))
    assert claim.amounts == (YearAmounts("2024-25", 120_000, 20_000),)
    assert "baseline year has none" in refused(tmp_path, priced.replace("  baseline_volume: 100\n", "")).what


def test_shares_of_more_than_the_whole_are_refused(tmp_path: Path):
    assert read(tmp_path, SMALL + "attribution: {a: 60 %, b: 0.4}\n")[0].attribution == {
        "a": Decimal("0.6"),
        "b": Decimal("0.4"),
    }
    assert "sum to 1.01" in refused(tmp_path, SMALL + "attribution: {a: 61 %, b: 0.4}\n").what


def test_a_longer_horizon_needs_a_reason(tmp_path: Path):
    longer = SMALL.replace("start: 2024-25", "start: 2024-25\nend: 2029-30")
    assert "usual for this lever" in refused(tmp_path, longer).what
    (claim,) = read(tmp_path, longer + "horizon_reason: the lease runs until 2030\n")
    assert claim.end == "2029-30"
    (claim,) = read(tmp_path, longer + "contract_end: 2030-03-31\n")
    assert claim.end == "2029-30"


def test_the_same_claim_twice_in_a_file(tmp_path: Path):
    indented = "".join(f"    {line}\n" for line in SMALL.splitlines())
    one = "  -" + indented[3:]
    assert "stands twice" in refused(tmp_path, f"claims:\n{one}{one}").what


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"- a list\n", b"", b"a: [", b"? {a: b}\n: c\n", b"[" * 50]
)
def test_files_that_are_no_claims(tmp_path: Path, content: bytes):
    path = tmp_path / "claim.yaml"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        read_claims(path)


def test_no_file(tmp_path: Path):
    with pytest.raises(NotFound):
        read_claims(tmp_path / "claim.yaml")


def test_numbers_stay_exact(tmp_path: Path):
    text = SMALL.replace("gross: 1000.50", "gross: £0.07")
    assert read(tmp_path, text)[0].amounts[0].gross_pence == 7
    assert isinstance(refused(tmp_path, SMALL.replace("1000.50", "1e9")), ClaimRefused)
