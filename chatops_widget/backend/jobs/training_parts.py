"""Trainings of a walk-forward or a cross-validation as bytes, to be kept while it runs, and what tells it from others.

Bytes that only numbers come from.
"""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from ..simulation.fold_plan import FoldPlan
from ..simulation.sweep import Floats
from .kept_parts import Codec
from .sweep_parts import sweep_key


@dataclass(frozen=True)
class TrainingPart:
    """Some combinations in one of the trainings, by their places in the plan, and their values in each of its folds."""

    training: int
    places: list[int]
    values: Floats  # (combinations, folds), of the metric that is chosen by

    @property
    def runs(self) -> int:
        return int(self.values.size)


def training_key(asked: FoldPlan) -> bytes:
    """A hash of what is tried, and of how the bars are cut."""
    cut = [str(getattr(asked, field.name)) for field in dataclasses.fields(asked) if field.name != "plan"]
    written = msgspec.json.encode([asked.key, asked.plan.metric, *cut])
    return hashlib.blake2b(sweep_key(asked.plan) + written, digest_size=16).digest()


def encode(part: TrainingPart) -> bytes:
    return msgspec.msgpack.encode(
        {
            "training": part.training,
            "places": np.array(part.places, "<i4").tobytes(),
            "values": part.values.astype("<f8").tobytes(),
        }
    )


def decode(content: bytes) -> TrainingPart:
    told: dict[str, Any] = msgspec.msgpack.decode(content)
    places = np.frombuffer(told["places"], "<i4").tolist()
    values = np.frombuffer(told["values"], "<f8").astype(np.float64).reshape(len(places), -1)
    return TrainingPart(told["training"], places, values)


TRAINING_PARTS = Codec(encode, decode)
