"""Say in plain sentences how a publisher's layout changed from one profile to the next."""

from __future__ import annotations

from tallystick.spend.mapping.headings import read_heading
from tallystick.spend.mapping.model import ColumnMapping, PublisherProfile


def describe_drift(old: PublisherProfile, new: PublisherProfile) -> tuple[str, ...]:
    """Return what changed between two profiles of a publisher: added, removed, renamed, moved, changed."""
    sentences: list[str] = []
    if old.kind is not new.kind:
        sentences.append(f"The file was {old.kind.value} and is now {new.kind.value}.")
    if bool(old.header) != bool(new.header):
        return (*sentences, "The headings have gone." if old.header else "There are headings now.")
    pairs, gone, come = _pair(old.columns, new.columns)
    moved = _moved(pairs)
    for before, after in pairs:
        if before.heading != after.heading:
            sentences.append(f"Column “{before.heading}” is now called “{after.heading}”.")
        if before.field is not after.field:
            name = _name(after)
            sentences.append(f"{name} meant {before.field.value} and now means {after.field.value}.")
    sentences.extend(
        f"{_name(after)} moved from place {before.position + 1} to {after.position + 1}."
        for before, after in moved
    )
    sentences.extend(f"{_name(column)} ({column.field.value}) is gone." for column in gone)
    sentences.extend(f"{_name(column)} ({column.field.value}) is new." for column in come)
    return tuple(sentences)


def _name(column: ColumnMapping) -> str:
    return f"Column “{column.heading}”" if column.heading else f"Column {column.position + 1}"


_Pairs = list[tuple[ColumnMapping, ColumnMapping]]


def _pair(
    old: tuple[ColumnMapping, ...], new: tuple[ColumnMapping, ...]
) -> tuple[_Pairs, list[ColumnMapping], list[ColumnMapping]]:
    """Match columns by heading, then by plain words, then by place and field (a renamed column)."""
    pairs: _Pairs = []
    left, right = list(old), list(new)
    for is_same in (_unmoved, _same_heading, _same_words, _same_place):
        for before in list(left):
            after = next((one for one in right if is_same(before, one)), None)
            if after is not None:
                pairs.append((before, after))
                left.remove(before)
                right.remove(after)
    pairs.sort(key=lambda pair: pair[1].position)
    return pairs, left, right


def _unmoved(before: ColumnMapping, after: ColumnMapping) -> bool:
    return before.heading == after.heading and before.position == after.position


def _same_heading(before: ColumnMapping, after: ColumnMapping) -> bool:
    return bool(before.heading) and before.heading == after.heading


def _same_words(before: ColumnMapping, after: ColumnMapping) -> bool:
    return bool(before.heading) and read_heading(before.heading).words == read_heading(after.heading).words


def _same_place(before: ColumnMapping, after: ColumnMapping) -> bool:
    return before.position == after.position and before.field is after.field


def _moved(pairs: _Pairs) -> _Pairs:
    """Return the columns kept that changed their order; a shift by an added column is no move."""
    kept = sorted(pairs, key=lambda pair: pair[0].position)
    rank = {after.position: place for place, (_, after) in enumerate(kept)}
    order = [rank[after.position] for _, after in sorted(pairs, key=lambda pair: pair[1].position)]
    stays = _longest_rising(order)
    return [kept[place] for place in order if place not in stays]


def _longest_rising(order: list[int]) -> set[int]:
    best: list[tuple[int, ...]] = []
    for at, value in enumerate(order):
        rising = [best[place] for place in range(at) if order[place] < value]
        best.append((*_longest(rising), value))
    return set(_longest(best))


def _longest(runs: list[tuple[int, ...]]) -> tuple[int, ...]:
    longest: tuple[int, ...] = ()
    for run in runs:
        longest = run if len(run) > len(longest) else longest
    return longest
