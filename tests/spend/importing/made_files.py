"""Small made files of a fictional publisher."""

from pathlib import Path

HEADINGS = "Body Name,Payment Date,Supplier Name,Department,Purpose,Transaction Number,Net Amount"


def line(day: str, supplier: str, amount: str, number: int, department: str = "Highways") -> str:
    return f"Sample Borough Council,{day},{supplier},{department},Winter works,{number},{amount}"


def month(number: int, *, lines: int = 12, year: int = 2023, first: int = 1) -> list[str]:
    """A month of payments, all different: line k of month m is £(1000 m + k).50."""
    firms = ["Ashgrove Paving Ltd", "Brook & Sons", "Carr Lane Signs Limited", "Dunmoor Grit Co"]
    return [
        line(
            f"{k % 27 + 1:02d}/{number:02d}/{year}",
            firms[k % 4],
            f"{1000 * number + k}.50",
            10_000 * number + k,
        )
        for k in range(first, first + lines)
    ]


def write(path: Path, rows: list[str], headings: str = HEADINGS) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    return path
