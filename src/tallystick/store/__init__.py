"""The store: originals by hash, immutable parts, snapshots replaced by one pointer, read-only questions.

For example::

    home = Home.open(Path("evidence"), create=True)
    with home.writer_lock():
        home.keep_original(Path("payments.csv"))
        home.adopt_part(key, staged)
        home.publish(manifest)
    total = list(query(home, "select sum(amount_pence) from payments").rows)
"""

from tallystick.store.catalogue import Statement, load
from tallystick.store.derivations import (
    Derivation,
    consistent_derivations,
    current_derivation,
    publish_derivation,
    stale_rooms,
)
from tallystick.store.engine import connect, open_reader
from tallystick.store.exporting import FORMATS, Export, export
from tallystick.store.failpoints import reach
from tallystick.store.failures import storing
from tallystick.store.home import Home, Snapshot
from tallystick.store.manifest import totals
from tallystick.store.model import FileEntry, Manifest, PartFile, PeriodTotal, Supersession
from tallystick.store.originals import OriginalSink
from tallystick.store.querying import VIEWS, Answer, query
from tallystick.store.register import Event, Register
from tallystick.store.verifying import Damage

__all__ = [
    "FORMATS",
    "VIEWS",
    "Answer",
    "Damage",
    "Derivation",
    "Event",
    "Export",
    "FileEntry",
    "Home",
    "Manifest",
    "OriginalSink",
    "PartFile",
    "PeriodTotal",
    "Register",
    "Snapshot",
    "Statement",
    "Supersession",
    "connect",
    "consistent_derivations",
    "current_derivation",
    "export",
    "load",
    "open_reader",
    "publish_derivation",
    "query",
    "reach",
    "stale_rooms",
    "storing",
    "totals",
]
