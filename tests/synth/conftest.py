"""Boroughs are written and read once for all the tests of a worker."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from quarterday.synth import write
from synth import made_up


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    @cache
    def written(seed: int, calibrate: bool = True) -> Path:
        place = tmp_path_factory.mktemp(f"seed{seed}") / "records"
        write(place, seed=seed, calibrate=calibrate)
        return place

    return written


@pytest.fixture(scope="session")
def borough(folder: Callable[..., Path]) -> Callable[..., made_up.Made]:
    @cache
    def read(seed: int, calibrate: bool = True) -> made_up.Made:
        found = made_up.read(folder(seed, calibrate))
        gc.collect()
        gc.freeze()  # kept to the end: looking through it again and again would double the time
        return found

    return read
