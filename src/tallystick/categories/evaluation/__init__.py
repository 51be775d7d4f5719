"""Honest measurement of the text model: suppliers held out, seen and unseen ones apart. Import it lazily."""

from tallystick.categories.evaluation.evaluating import Evaluation, LevelScores, cross_validate, evaluate
from tallystick.categories.evaluation.folds import LeakFound, refuse_leaks, supplier_folds
from tallystick.categories.evaluation.labels import is_class, paths_of
from tallystick.categories.evaluation.measures import Scored, Shares, coverage_at, macro_f1
from tallystick.categories.evaluation.reading import LabelledKeys, read_labelled_keys, relabelled

__all__ = [
    "Evaluation",
    "LabelledKeys",
    "LeakFound",
    "LevelScores",
    "Scored",
    "Shares",
    "coverage_at",
    "cross_validate",
    "evaluate",
    "is_class",
    "macro_f1",
    "paths_of",
    "read_labelled_keys",
    "refuse_leaks",
    "relabelled",
    "supplier_folds",
]
