"""Figures of what was bought, in one scheme for all bodies; the unclassified share is always shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tallystick.spend.reporting import words
from tallystick.spend.reporting.bars import BLUE, GREY, PLUM, bars, bars_alternative
from tallystick.spend.reporting.derived_rows import Classes, ClassRow
from tallystick.spend.reporting.model import Cell, Drawing, Figure, Fold, Heading, Kind, Table
from tallystick.spend.reporting.over_time import body_file
from tallystick.spend.reporting.rules import share
from tallystick.spend.reporting.subject import Subject
from tallystick.spend.reporting.words import STEPS, step_words

UNCLASSIFIED = "Unclassified"
FIRST_ONLY = "Told no further than this class"
PANELS = 12
PANEL_CLASSES = 5
ROOMS = ("suppliers", "categories")
METHOD = (
    "Each payee and description is classified once, by the first step that can: a person’s decision; this "
    "supplier with this ledger code; this supplier anywhere; the published procurement class through a "
    "crosswalk; rules; a model of the words, which backs off up the tree until it is sure enough. What no "
    "step is sure enough of stays unclassified.",
)
_BANDS = {
    99: "99% or more",
    95: "95% to 99%",
    90: "90% to 95%",
    75: "75% to 90%",
    50: "50% to 75%",
    0: "under 50%",
    -1: UNCLASSIFIED,
}


def by_class(subject: Subject, classes: Classes, body: str = "") -> Figure:
    """Return pounds by class of the first level, each opening to the second."""
    rows = [row for row in classes.codes if body in ("", row.body_id)]
    whole = subject.pence(body)
    firsts = _sums(rows, classes.first)
    order = _ordered(firsts)
    ranked = [
        (title(classes, code), firsts[code][1], words.percent(share(firsts[code][1], whole)))
        for code in order
    ]
    fixed = frozenset(title(classes, code) for code in order if _is_fixed(classes, code))
    who = subject.names[body] if body else "all bodies together"
    prefix = f"{body_file(subject, body)}-" if body else ""
    return Figure(
        name="classes",
        title=f"Pounds by category, {who}",
        meaning=_class_meaning(subject, classes, body, ranked),
        table=Table(
            name=f"{prefix}spend-by-category",
            caption=f"Lines and pounds by category, {who}",
            headings=_headings(classes, "Category"),
            rows=tuple(
                (
                    title(classes, code),
                    *firsts[code],
                    share(firsts[code][1], whole),
                    *_influence(classes, code),
                )
                for code in order
            ),
            shown=60,
        ),
        body=body,
        coverage=subject.coverage(body),
        queries=("classes", "class_codes", "category_tree"),
        method=METHOD,
        rooms=ROOMS,
        drawing=bars(ranked, set_apart=frozenset({UNCLASSIFIED}), in_grey=fixed, key=_class_key(fixed)),
        alternative=bars_alternative(f"pounds by category, {who}", ranked),
        folds=tuple(
            Fold(
                name=title(classes, code),
                notes=(
                    words.counted(firsts[code][0], "line"),
                    words.pounds_short(firsts[code][1]),
                    words.percent(share(firsts[code][1], whole)),
                ),
                table=Table(
                    name="",
                    caption=f"Classes within {title(classes, code)}",
                    headings=_headings(classes, "Class"),
                    rows=_inside(classes, rows, code, whole),
                    shown=60,
                ),
            )
            for code in order
            if code
        ),
        folds_title="Within each category",
        more=(
            Table(
                name=f"{prefix}spend-by-class",
                caption=f"Lines and pounds by category and class within it, {who}",
                headings=(Heading("Category"), *_headings(classes, "Class")),
                rows=_class_rows(classes, rows, order, whole),
            ),
        ),
    )


def by_body(subject: Subject, classes: Classes) -> Figure:
    """Return the shares of each category in each body's spend, side by side."""
    totals = {
        body: _sums((row for row in classes.codes if row.body_id == body), classes.first)
        for body in subject.bodies
    }
    order = [code for code in _ordered(_sums(classes.codes, classes.first)) if code]
    values = tuple(
        value for body in subject.bodies[:PANELS] for value in _panel(subject, classes, body, totals[body])
    )
    shares = {body: share(totals[body][""][1], subject.pence(body)) or 0.0 for body in subject.bodies}
    return Figure(
        name="body-classes",
        title="Largest categories of each body",
        meaning=_body_meaning(subject, shares),
        table=Table(
            name="category-shares-by-body",
            caption="Share of each body’s pounds by category",
            headings=(
                Heading("Body"),
                Heading("Pounds", Kind.POUNDS),
                Heading(UNCLASSIFIED, Kind.SHARE),
                *(Heading(title(classes, code), Kind.SHARE) for code in order),
            ),
            rows=tuple(
                (
                    subject.names[body],
                    subject.pence(body),
                    shares[body],
                    *(share(totals[body].get(code, (0, 0))[1], subject.pence(body)) for code in order),
                )
                for body in subject.bodies
            ),
            shown=400,
            links={subject.names[body]: subject.pages[body] for body in subject.bodies},
        ),
        coverage=subject.coverage()
        + (
            f" The {PANELS} largest bodies are drawn; the table has all."
            if len(subject.bodies) > PANELS
            else ""
        ),
        queries=("classes", "class_codes", "category_tree"),
        method=METHOD,
        rooms=ROOMS,
        drawing=Drawing("labels", "labels_narrow", values) if values else None,
        alternative=f"{min(len(subject.bodies), PANELS)} small bar charts of the largest categories, one a "
        "body.",
        more=(_long_table(subject, classes),),
    )


def by_step(subject: Subject, classes: Classes) -> Figure:
    """Return lines and pounds by the step of the cascade that decided."""
    whole, lines = subject.evidence.pence, subject.evidence.lines
    found = {
        step: (sum(row.lines for row in rows), sum(row.pence for row in rows))
        for step in STEPS
        if (rows := [row for row in classes.steps if row.step == step])
    }
    ranked = [
        (step_words(step), pence, words.percent(share(pence, whole))) for step, (_, pence) in found.items()
    ]
    apart = frozenset(step_words(step) for step in ("unclassified", ""))
    people = sum(found.get(step, (0, 0))[1] for step in ("decision", "supplier_and_code", "supplier"))
    return Figure(
        name="steps",
        title="How each line came to its category",
        meaning=(
            f"{words.percent(share(people, whole))} of pounds follow a person’s decision or what was known "
            f"of the supplier before; {words.percent(share(found.get('published', (0, 0))[1], whole))} the "
            "body’s own published procurement class; "
            f"{words.percent(share(found.get('rule', (0, 0))[1], whole))} a rule and "
            f"{words.percent(share(found.get('model', (0, 0))[1], whole))} the model.",
            "The reason for any one line: tallystick spend explain LINE_ID.",
        ),
        table=Table(
            name="category-steps",
            caption="Lines and pounds by the step that decided, strongest first",
            headings=(
                Heading("Step"),
                Heading("Lines", Kind.COUNT),
                Heading("Share of lines", Kind.SHARE),
                Heading("Pounds", Kind.POUNDS),
                Heading("Share of pounds", Kind.SHARE),
            ),
            rows=tuple(
                (step_words(step), count, share(count, lines), pence, share(pence, whole))
                for step, (count, pence) in found.items()
            ),
        ),
        coverage=subject.coverage(),
        queries=("classes", "class_steps"),
        method=METHOD,
        rooms=ROOMS,
        drawing=bars(
            ranked, set_apart=apart, key=(("solid", "Classified by this step"), ("plum", UNCLASSIFIED))
        )
        if ranked
        else None,
        alternative=bars_alternative("pounds by the step that decided", ranked),
        table_open=True,
    )


def by_probability(subject: Subject, classes: Classes) -> Figure:
    """Return lines and pounds by how probable it is that the category is right."""
    whole, lines = subject.evidence.pence, subject.evidence.lines
    found = {
        band: (sum(row.lines for row in rows), sum(row.pence for row in rows))
        for band in _BANDS
        if (rows := [row for row in classes.steps if row.band == band])
    }
    sure = sum(found.get(band, (0, 0))[1] for band in (99, 95))
    return Figure(
        name="probabilities",
        title="How sure the categories are",
        meaning=(
            f"{words.percent(share(sure, whole))} of pounds have a category that is right with a "
            "probability of 95% or more.",
            "Probabilities are calibrated on suppliers that the model had not seen; they are about lines, "
            "so a single large line can still be wrong.",
        ),
        table=Table(
            name="category-probabilities",
            caption="Lines and pounds by the probability that the category is right",
            headings=(
                Heading("Probability"),
                Heading("Lines", Kind.COUNT),
                Heading("Share of lines", Kind.SHARE),
                Heading("Pounds", Kind.POUNDS),
                Heading("Share of pounds", Kind.SHARE),
            ),
            rows=tuple(
                (_BANDS[band], count, share(count, lines), pence, share(pence, whole))
                for band, (count, pence) in found.items()
            ),
        ),
        coverage=subject.coverage(),
        queries=("classes", "class_steps"),
        rooms=ROOMS,
        table_open=True,
    )


def sentence(subject: Subject, classes: Classes) -> str:
    """Return what was bought most, and how much is unclassified, for the summary."""
    whole = subject.evidence.pence
    firsts = _sums(classes.codes, classes.first)
    largest = [code for code in _ordered(firsts) if code][:3]
    told = [f"{title(classes, code)} ({words.percent(share(firsts[code][1], whole))})" for code in largest]
    apart = words.percent(share(firsts[""][1], whole))
    if not told:
        return f"No line has a category yet; {apart} of pounds are unclassified."
    return f"Most was spent on {words.listed(told)}; {apart} of pounds are unclassified."


def title(classes: Classes, code: str) -> str:
    """Return the words for a class, or that there is none."""
    return classes.title(code) if code else UNCLASSIFIED


def unclassified(subject: Subject, classes: Classes, body: str = "") -> tuple[int, int]:
    """Return lines and pence without a category."""
    rows = [row for row in classes.codes if not row.code and body in ("", row.body_id)]
    return sum(row.lines for row in rows), sum(row.pence for row in rows)


def _sums(rows: Iterable[ClassRow], key: Callable[[str], str]) -> dict[str, tuple[int, int]]:
    """Return lines and pence by class; what is unclassified is always there."""
    totals: dict[str, tuple[int, int]] = {"": (0, 0)}
    for row in rows:
        code = key(row.code)
        lines, pence = totals.get(code, (0, 0))
        totals[code] = (lines + row.lines, pence + row.pence)
    return totals


def _ordered(sums: dict[str, tuple[int, int]]) -> list[str]:
    """Return classes by pounds, largest first, what is unclassified last."""
    return [*sorted((code for code in sums if code), key=lambda code: (-sums[code][1], code)), ""]


def _headings(classes: Classes, first: str) -> tuple[Heading, ...]:
    return (
        Heading(first),
        Heading("Lines", Kind.COUNT),
        Heading("Pounds", Kind.POUNDS),
        Heading("Share of all pounds", Kind.SHARE),
        *((Heading("Can be influenced"),) if classes.says_influence else ()),
    )


def _influence(classes: Classes, code: str) -> tuple[Cell, ...]:
    if not classes.says_influence:
        return ()
    row = classes.tree.get(code)
    return ("" if row is None or row.can_influence is None else "yes" if row.can_influence else "no",)


def _is_fixed(classes: Classes, code: str) -> bool:
    row = classes.tree.get(code)
    return row is not None and row.can_influence is False


def _inside(
    classes: Classes, rows: Iterable[ClassRow], code: str, whole: int
) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of the second level within a category; a code without one is told no further."""
    seconds = _sums((row for row in rows if row.code and classes.first(row.code) == code), classes.second)
    return tuple(
        (
            classes.title(second) if second else FIRST_ONLY,
            *seconds[second],
            share(seconds[second][1], whole),
            *_influence(classes, second or code),
        )
        for second in _ordered(seconds)
        if second or seconds[second][0]
    )


def _class_rows(
    classes: Classes, rows: Iterable[ClassRow], order: list[str], whole: int
) -> tuple[tuple[Cell, ...], ...]:
    rows = list(rows)
    found = [
        (title(classes, code), *row) for code in order if code for row in _inside(classes, rows, code, whole)
    ]
    apart = _sums((row for row in rows if not row.code), lambda code: code)[""]
    found.append((UNCLASSIFIED, "", *apart, share(apart[1], whole), *_influence(classes, "")))
    return tuple(found)


def _class_key(fixed: frozenset[str]) -> tuple[tuple[str, str], ...]:
    marked = (("grey", "Cannot be influenced, such as levies"),) if fixed else ()
    return (("solid", "One category"), *marked, ("plum", UNCLASSIFIED))


def _class_meaning(
    subject: Subject, classes: Classes, body: str, ranked: list[tuple[str, int, str]]
) -> tuple[str, ...]:
    whole = subject.pence(body)
    lines, pence = unclassified(subject, classes, body)
    every = sum(row.lines for row in subject.evidence.of_body(body))
    largest = [item for item in ranked if item[0] != UNCLASSIFIED]
    sentences = []
    if largest:
        name, most, part = largest[0]
        sentences.append(f"{name} is the largest category: {words.pounds_short(most)}, {part} of all pounds.")
    sentences.append(
        f"{words.percent(share(pence, whole))} of pounds and {words.percent(share(lines, every))} of lines "
        "are unclassified."
    )
    fixed = sum(
        row.pence
        for row in classes.codes
        if body in ("", row.body_id)
        and (_is_fixed(classes, row.code) or _is_fixed(classes, classes.first(row.code)))
    )
    if fixed:
        sentences.append(
            f"{words.percent(share(fixed, whole))} of pounds cannot be influenced by buying better, such "
            "as levies and transfers."
        )
    return tuple(sentences)


def _body_meaning(subject: Subject, shares: dict[str, float]) -> tuple[str, ...]:
    if not shares:
        return ("No body has lines.",)
    low, high = min(shares, key=lambda body: shares[body]), max(shares, key=lambda body: shares[body])
    return (
        f"The unclassified share of pounds runs from {words.percent(shares[low])} ({subject.names[low]}) to "
        f"{words.percent(shares[high])} ({subject.names[high]}).",
        "Bodies of different kinds have different duties: compare bodies of one kind, and only as far as the "
        "comparability certificate allows.",
    )


def _panel(
    subject: Subject, classes: Classes, body: str, totals: dict[str, tuple[int, int]]
) -> list[dict[str, object]]:
    whole = subject.pence(body)
    codes = [code for code in _ordered(totals) if code]
    entries = [(classes.title(code), totals[code][1], BLUE) for code in codes[:PANEL_CLASSES]]
    if rest := sum(totals[code][1] for code in codes[PANEL_CLASSES:]):
        entries.append(("All other categories", rest, GREY))
    entries.append((UNCLASSIFIED, totals[""][1], PLUM))
    largest = max(1, *(pence for _, pence, _ in entries))
    return [
        {
            "panel": subject.names[body],
            "order": subject.bodies.index(body),
            "place": place,
            "name": name,
            "part": max(pence, 0) / largest,
            "words": f"{words.pounds_short(pence)}, {words.percent(share(pence, whole))}",
            "colour": colour,
        }
        for place, (name, pence, colour) in enumerate(entries, 1)
    ]


def _long_table(subject: Subject, classes: Classes) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for body in subject.bodies:
        own = [row for row in classes.codes if row.body_id == body]
        order = _ordered(_sums(own, classes.first))
        rows += [(subject.names[body], *row) for row in _class_rows(classes, own, order, subject.pence(body))]
    return Table(
        name="spend-by-body-and-class",
        caption="Lines and pounds by body, category and class",
        headings=(Heading("Body"), Heading("Category"), *_headings(classes, "Class")),
        rows=tuple(rows),
    )
