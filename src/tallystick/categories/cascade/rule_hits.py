"""The step of the rules: which rule holds for which payee and description, and how often it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tallystick.categories.cascade.model import RuleCount
from tallystick.categories.rules import DESCRIPTION_FIELDS, PAYEE_FIELDS, Matcher, Rule

if TYPE_CHECKING:
    from tallystick.categories.cascade.workbench import Workbench
    from tallystick.categories.model import Scheme

STATED = 0.96
"""What a rule is held to be worth before anything was checked: worth as much as this many suppliers."""
STATED_FIRST = 0.97
"""The same on the first level of the tree."""
STATED_WEIGHT = 20.0
_RULES = {
    "rule_id": "VARCHAR",
    "place": "BIGINT",
    "code": "VARCHAR",
    "first_level": "VARCHAR",
    "level": "BIGINT",
    "probability": "DOUBLE",
    "first_probability": "DOUBLE",
    "reason": "VARCHAR",
    "lines": "BIGINT",
    "pence": "BIGINT",
    "checked_lines": "BIGINT",
    "agreed_lines": "BIGINT",
}
_BATCH = 100_000


def find_hits(bench: Workbench, rules: tuple[Rule, ...], body_kinds: dict[str, str]) -> None:
    """Make ``class_rule_payees`` and ``class_rule_descriptions``: the strongest rule of each, by its place.

    Args:
        bench: with ``payees``, ``entities``, ``payee_facts`` and ``descriptions``.
        rules: strongest first.
        body_kinds: kind of each body of the register.
    """
    bench.engine.execute("create or replace table class_rule_payees (payee_id bigint, place bigint)")
    bench.engine.execute(
        "create or replace table class_rule_descriptions (description_id bigint, place bigint)"
    )
    of_payees = Matcher(rules, PAYEE_FIELDS)
    of_descriptions = Matcher(rules, DESCRIPTION_FIELDS)

    def payee_values(row: tuple[Any, ...]) -> dict[str, str | None]:
        kind = body_kinds.get(row[2] or "", "")
        return {"payee": row[1], "public_body": f"{kind.replace('_', ' ')} {row[2]}" if row[2] else None}

    _match(
        bench,
        "class_rule_payees",
        of_payees,
        """select payee_facts.payee_id, payee_facts.payee_text, entities.public_body_id
           from payee_facts left join entities on entities.entity_id = payee_facts.supplier_key""",
        payee_values,
    )
    _match(
        bench,
        "class_rule_descriptions",
        of_descriptions,
        f"select description_id, {', '.join(DESCRIPTION_FIELDS)} from descriptions",
        lambda row: dict(zip(DESCRIPTION_FIELDS, row[1:], strict=True)),
    )


def _match(bench: Workbench, table: str, matcher: Matcher, sql: str, values: Any) -> None:
    import numpy as np  # noqa: PLC0415

    cursor = bench.engine.cursor()
    cursor.execute(sql)
    while rows := cursor.fetchmany(_BATCH):
        found = [(row[0], rule.place) for row in rows if (rule := matcher.find(values(row))) is not None]
        if found:
            pairs = np.array(found, dtype=np.int64)
            bench.append_arrays(table, {"id": pairs[:, 0].copy(), "place": pairs[:, 1].copy()})


def weigh(bench: Workbench, rules: tuple[Rule, ...], scheme: Scheme) -> None:
    """Make ``class_rules``: each rule with its counts and the probability that they leave of what was stated.

    Checked are hit lines that carry a published class; each supplier counts once, by the share of its lines.
    """
    _put_rules(bench, rules, scheme, {})
    counts = {row[0]: row for row in bench.ask("rule_counts")}
    _put_rules(bench, rules, scheme, counts)


def _put_rules(
    bench: Workbench, rules: tuple[Rule, ...], scheme: Scheme, counts: dict[str, tuple[Any, ...]]
) -> None:
    rows = []
    for rule in rules:
        category = scheme.categories.get(rule.code)
        if category is None:
            continue  # another tree than ours is asked for
        _, lines, pence, checked, agreed, suppliers, agreeing, firsts, alike = counts.get(
            rule.id, (rule.id, *[0] * 8)
        )
        probability = (agreeing + STATED * STATED_WEIGHT) / (suppliers + STATED_WEIGHT)
        first_probability = (alike + STATED_FIRST * STATED_WEIGHT) / (firsts + STATED_WEIGHT)
        rows.append(
            (
                rule.id,
                rule.place,
                rule.code,
                scheme.path(rule.code)[0],
                category.level,
                probability,
                max(probability, first_probability),
                f"Rule {rule.id}: {rule.why}",
                lines,
                pence,
                checked,
                agreed,
            )
        )
    bench.put("class_rules", _RULES, rows)


def counted(bench: Workbench) -> tuple[RuleCount, ...]:
    """Return the rules with what they hit, in the order of the file."""
    rows = bench.rows(
        "select rule_id, code, reason, lines, pence, checked_lines, agreed_lines, probability"
        " from class_rules order by place"
    )
    return tuple(RuleCount(*row) for row in rows)
