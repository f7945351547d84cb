"""Which files a load is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake import returns
from quarterday.errors import InputRefused


def test_a_path_that_leads_in_a_circle_is_refused(tmp_path: Path) -> None:
    circle = tmp_path / "circle.csv"
    circle.symlink_to(circle)
    with pytest.raises(InputRefused, match=r"circle\.csv"):
        returns.read(circle)
