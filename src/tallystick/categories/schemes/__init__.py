"""Schemes: our own tree, CPV 2008, and the trees that a user loads (ProClass, UNSPSC, any CSV)."""

from tallystick.categories.schemes.cpv import CPV_SCHEME, cpv_code, cpv_scheme
from tallystick.categories.schemes.own import own_scheme, uninfluenceable_codes
from tallystick.categories.schemes.reading import read_scheme
from tallystick.categories.schemes.stored import load_scheme, scheme, schemes
from tallystick.categories.schemes.titles import TitleFinder, TitleMatch, TitleMatchKind, find_by_title

__all__ = [
    "CPV_SCHEME",
    "TitleFinder",
    "TitleMatch",
    "TitleMatchKind",
    "cpv_code",
    "cpv_scheme",
    "find_by_title",
    "load_scheme",
    "own_scheme",
    "read_scheme",
    "scheme",
    "schemes",
    "uninfluenceable_codes",
]
