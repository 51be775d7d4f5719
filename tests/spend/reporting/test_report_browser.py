"""The report in a real browser, opened from disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Chromium
from report_cases import read_pages

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="no Chromium on this machine (apt-get install chromium)"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    assert PROGRAM is not None
    started = Chromium(PROGRAM, tmp_path_factory.mktemp("profile"))
    yield started
    started.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("which", ["folder", "derived_folder", "found_folder"])
def test_pages_fit_and_nothing_fails(
    browser: Chromium, which: str, width: int, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(which)
    for name in read_pages(folder):
        browser.open((folder / name).as_uri(), width)
        assert browser.ask("document.documentElement.scrollWidth") <= width, name
        assert browser.ask("document.querySelector('main h1').offsetHeight") > 0
        shown = (
            "[...document.querySelectorAll('.chart svg')].filter(drawing => drawing.getClientRects().length)"
        )
        assert browser.ask(f"{shown}.length") * 2 == browser.ask(
            "document.querySelectorAll('.chart svg').length"
        ), f"{name}: each figure shows one drawing, for wide or for narrow screens"
        assert browser.ask(
            f"{shown}.every(drawing => drawing.getBoundingClientRect().right <= innerWidth)"
        ), name
        bad = [
            event
            for event in browser.events
            if event["method"]
            in ("Network.loadingFailed", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
            or (
                event["method"] == "Log.entryAdded"
                and event["params"]["entry"]["level"] in ("error", "warning")
            )
        ]
        assert bad == [], name
        asked = [
            e["params"]["request"]["url"]
            for e in browser.events
            if e["method"] == "Network.requestWillBeSent"
        ]
        assert asked, "the page itself was asked for"
        assert all(address.startswith(("file:", "data:")) for address in asked), asked


def test_focus_shows_and_the_skip_link_comes_first(browser: Chromium, folder: Path) -> None:
    browser.open((folder / "index.html").as_uri(), 1280)
    for kind in ("rawKeyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert browser.ask("document.activeElement.className") == "skip"
    assert browser.ask("document.activeElement.getBoundingClientRect().left") >= 0
    assert browser.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_words_in_drawings_stay_readable_on_a_small_screen(browser: Chromium, folder: Path) -> None:
    browser.open((folder / "suppliers.html").as_uri(), 320)
    smallest = browser.ask(
        """Math.min(...[...document.querySelectorAll('.chart.narrow svg text')].map(
            text => parseFloat(text.getAttribute('font-size')) * text.getScreenCTM().a))"""
    )
    assert smallest >= 9.5


def test_a_row_that_opens_does_so_from_the_keyboard(browser: Chromium, derived_folder: Path) -> None:
    browser.open((derived_folder / "shared.html").as_uri(), 1280)
    browser.ask("document.querySelector('details.fold > summary').focus()")
    assert browser.ask("document.querySelector('details.fold').open") is False
    for kind in ("rawKeyDown", "char", "keyUp"):
        browser.call(
            "Input.dispatchKeyEvent",
            type=kind,
            key="Enter",
            code="Enter",
            text="\r" if kind == "char" else "",
            windowsVirtualKeyCode=13,
        )
    assert browser.ask("document.querySelector('details.fold').open") is True
    assert browser.ask("document.querySelector('details.fold table').offsetHeight") > 0
