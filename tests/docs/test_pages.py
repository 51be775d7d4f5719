"""Links lead somewhere, the first two commands exist, and no page knows anybody's machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs_pages import README, REPOSITORY, pages, without_fences

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_OF_A_MACHINE = re.compile(
    r"(?<![\w.])/(?:home|root|work|tmp|Users|mnt|srv|var)/|[A-Z]:\\"
    r"|pythonhosted|pypi\.org|index-url|localhost|127\.0\.0\.1|artifactory|nexus|/simple\b",
)


def _anchor(heading: str) -> str:
    """The anchor that a heading gets on the usual hosts."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _anchors(page: Path) -> set[str]:
    lines = without_fences(page.read_text(encoding="utf-8")).splitlines()
    return {_anchor(line.lstrip("#")) for line in lines if line.startswith("#")}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_every_relative_link_resolves(page: Path) -> None:
    broken = []
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name) if name else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_no_page_names_a_machine_or_a_registry(page: Path) -> None:
    assert _OF_A_MACHINE.findall(page.read_text(encoding="utf-8")) == []


def test_the_first_two_commands_of_the_readme_are_make_targets() -> None:
    commands = [
        line.split("#")[0].split()
        for line in README.read_text("utf-8").splitlines()
        if line.startswith("    ")
    ]
    assert commands[:2] == [["make", "demo"], ["make", "test"]]
    targets = re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {"demo", "test"} <= set(targets)
