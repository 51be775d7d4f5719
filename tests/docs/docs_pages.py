"""What the pages say: their commands, tables and examples, taken from the Markdown as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
README = REPOSITORY / "README.md"
GUIDE = REPOSITORY / "docs" / "guide.md"
METHODS = REPOSITORY / "docs" / "methods.md"

_PLACEHOLDER = re.compile(r"[A-Z][A-Z_]+")
_NOT_PAGES = {"build", "demo", "node_modules"}


def pages() -> list[Path]:
    """Every Markdown file of the project."""
    return sorted(
        path
        for path in REPOSITORY.rglob("*.md")
        if not any(
            part.startswith(".") or part in _NOT_PAGES for part in path.relative_to(REPOSITORY).parts[:-1]
        )
    )


def without_fences(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def commands_in(page: Path) -> list[list[str]]:
    """The arguments of each ``tallystick`` command that stands in an indented block, in order."""
    lines = without_fences(page.read_text(encoding="utf-8")).splitlines()
    found = [line.strip() for line in lines if line.startswith("    tallystick ")]
    return [shlex.split(line, comments=True)[1:] for line in found]


def has_placeholder(arguments: list[str]) -> bool:
    return any(_PLACEHOLDER.fullmatch(argument) for argument in arguments)


def example(page: Path, mark: str) -> tuple[str, str]:
    """The file named by ``<!-- mark: file -->`` and the fenced block that follows."""
    found = re.search(
        rf"<!-- {mark}: (?P<file>.+?) -->\n```\w*\n(?P<block>.*?)^```",
        page.read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    assert found, f"{page.name} has no example marked {mark}"
    return found["file"], found["block"]


def fenced(page: Path, language: str) -> str:
    """The only fenced block of a language."""
    found = re.findall(
        rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert len(found) == 1, f"{page.name} has {len(found)} {language} examples"
    return str(found[0])


def table_rows(text: str, heading: str) -> list[list[str]]:
    """The rows of the table whose first heading is ``heading``, cells without outer blanks."""
    rows: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not inside:
            inside = bool(cells) and cells[0] == heading
        elif not cells:
            break
        elif not set(cells[0]) <= {"-", ":"}:
            rows.append(cells)
    assert rows, f"there is no table that begins with {heading!r}"
    return rows


def code_words(text: str) -> list[str]:
    """The words set as code, lists in one pair of marks taken apart."""
    return [word.strip() for part in re.findall(r"`([^`]+)`", text) for word in part.split(",")]
