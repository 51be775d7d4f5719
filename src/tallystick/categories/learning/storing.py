"""A trained model on disk: ``model.npz`` (arrays) and ``model.json`` (the rest); nothing is ever executed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from tallystick.categories.learning.calibration import Calibration
from tallystick.categories.learning.documents import Block
from tallystick.categories.learning.knowledge import Knowledge
from tallystick.categories.learning.model import TrainedModel, Tree
from tallystick.categories.learning.vectors import Vocabulary
from tallystick.kernel import StoreFailure

FORMAT = 2


def save(model: TrainedModel, folder: Path) -> None:
    """Write a model into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {"weights": model.weights}
    for number, block in enumerate(model.blocks):
        arrays[f"codes_{number}"] = block.vocabulary.codes
        arrays[f"rarity_{number}"] = block.vocabulary.weights
    for level, calibration in enumerate(model.calibrations):
        arrays[f"shares_{level}"] = calibration.shares
        arrays[f"probabilities_{level}"] = calibration.probabilities
    if model.knowledge is not None:
        arrays["known"] = model.knowledge.weights.astype(np.float16)
        for number, vocabulary in enumerate(model.knowledge.vocabularies):
            arrays[f"known_codes_{number}"] = vocabulary.codes
            arrays[f"known_rarity_{number}"] = vocabulary.weights
    np.savez(folder / "model.npz", allow_pickle=False, **arrays)
    plain = {
        "format": FORMAT,
        "classes": model.tree.classes,
        "above": model.tree.above,
        "blocks": [[block.field, block.vocabulary.kind, block.begins] for block in model.blocks],
        "sharpness": [calibration.sharpness for calibration in model.calibrations],
        "known": [item.kind for item in model.knowledge.vocabularies] if model.knowledge else [],
        "curves": [calibration.curve for calibration in model.calibrations],
    }
    (folder / "model.json").write_text(
        json.dumps(plain, ensure_ascii=False, sort_keys=True), encoding="utf-8"
    )


def load(folder: Path) -> TrainedModel:
    """Read a model; StoreFailure where it cannot be read."""
    try:
        plain = json.loads((folder / "model.json").read_text("utf-8"))
        if plain["format"] != FORMAT:
            raise ValueError(f"it has the format {plain['format']}, not {FORMAT}")
        with np.load(folder / "model.npz", allow_pickle=False) as arrays:
            blocks = tuple(
                Block(field, Vocabulary.of(kind, arrays[f"codes_{n}"], arrays[f"rarity_{n}"]), begins)
                for n, (field, kind, begins) in enumerate(plain["blocks"])
            )
            calibrations = tuple(
                Calibration(sharpness, arrays[f"shares_{n}"], arrays[f"probabilities_{n}"], _pairs(curve))
                for n, (sharpness, curve) in enumerate(zip(plain["sharpness"], plain["curves"], strict=True))
            )
            weights = arrays["weights"]
            known = tuple(
                Vocabulary.of(kind, arrays[f"known_codes_{n}"], arrays[f"known_rarity_{n}"])
                for n, kind in enumerate(plain["known"])
            )
            knowledge = Knowledge(known, arrays["known"].astype(np.float32)) if known else None
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as problem:
        raise StoreFailure(
            "The trained text model cannot be read.",
            where=str(folder),
            why=str(problem),
            next_step="Train it again: tallystick categories classify",
        ) from problem
    tree = Tree(tuple(map(tuple, plain["classes"])), tuple(map(tuple, plain["above"])))
    return TrainedModel(tree, blocks, weights, calibrations, knowledge)


def _pairs(curve: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((least, shown) for least, shown in curve)
