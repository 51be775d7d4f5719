"""Nodes that a register knows: public bodies of the register of bodies; companies, charities where loaded."""

from __future__ import annotations

import re

from tallystick.members import Register, load_register
from tallystick.store import Home
from tallystick.suppliers import registers
from tallystick.suppliers.model import PayeeKind, PayeeName
from tallystick.suppliers.public_bodies import match as match_bodies
from tallystick.suppliers.public_bodies.words import SHORT_COUNCIL_SIGNS, SHORT_FORMS, SMALL_WORDS
from tallystick.suppliers.resolution.reading import insert_columns
from tallystick.suppliers.resolution.steps import Steps
from tallystick.suppliers.resolution.wording import standard_word

_COLUMNS = (
    ("node_id", "BIGINT"),
    ("org_id", "VARCHAR"),
    ("register_name", "VARCHAR"),
    ("probability", "DOUBLE"),
    ("source", "VARCHAR"),
)
_BATCH = 20_000
_SAY_NOTHING = frozenset(("CARE", "SERVICE", "SERVICES", "SERV", "SERVS", "SVC", "SVCS", "GROUP", "GRP")) | {
    "CENTRE",
    "TRAINING",
    "SUPPORT",
}
"""Words of public bodies' names that firms bear as often: never the only public word of a body's name."""


def find_known(steps: Steps, home: Home | None) -> None:
    """Create ``registered_nodes``: nodes with the organisation that a register knows by their name."""
    listed = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS)
    steps.engine.execute(f"create or replace table registered_nodes ({listed})")
    _find_bodies(steps)
    if home is not None and registers.prepare(steps.engine, home):
        steps.say("registers")
        steps.engine.execute(
            "create or replace temp table register_wanted as select distinct core as clean_name, legal_form "
            "from nodes where kind = 'organisation' and place = ''"
        )
        registers.match(steps.engine)
        steps.engine.execute(
            "insert into registered_nodes select nodes.node_id, register_matches.org_id, "
            "register_matches.register_name, register_matches.probability, 'register' from nodes "
            "join register_matches on register_matches.clean_name = nodes.core "
            "and register_matches.legal_form = nodes.legal_form "
            "where nodes.kind = 'organisation' and nodes.place = '' and register_matches.org_id is not null"
        )


def _find_bodies(steps: Steps) -> None:
    register = load_register()
    words = sorted(_public_words(register))
    steps.engine.execute("create or replace table public_words (token varchar)")
    insert_columns(steps.engine, "public_words", (("token", "VARCHAR"),), (words,))
    # Reading a name for public bodies is dear; most firms' names hold no word of any public body's.
    nodes = steps.engine.cursor().execute(
        "select node_id, core, legal_form from nodes where kind = 'organisation' "
        "and legal_form not in ('LTD', 'PLC', 'LLP', 'CIC') and match_name in "
        "(select match_words.match_name from match_words semi join public_words using (token)) "
        "order by node_id"
    )
    while rows := nodes.fetchmany(_BATCH):
        names = [PayeeName(core, PayeeKind.ORGANISATION, core, form) for _, core, form in rows]
        found = [
            (node, match.body_id, match.name, match.probability)
            for (node, _, _), match in zip(rows, match_bodies(names, register), strict=True)
            if match is not None and match.body_id
        ]
        insert_columns(
            steps.engine,
            "registered_nodes",
            _COLUMNS,
            (
                [node for node, _, _, _ in found],
                [body for _, body, _, _ in found],
                [name for _, _, name, _ in found],
                [probability for _, _, _, probability in found],
                ["body"] * len(found),
            ),
        )


def _public_words(register: Register) -> frozenset[str]:
    """Return the words of the names of public bodies, and how ledgers shorten them."""
    words = {word for body in register for word in re.findall(r"[A-Z]+", body.name.upper())}
    written = (words | SHORT_FORMS.keys() | SHORT_COUNCIL_SIGNS) - SMALL_WORDS - _SAY_NOTHING
    return frozenset(standard_word(word) for word in written)
