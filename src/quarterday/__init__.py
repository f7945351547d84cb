"""Quarterday: from the records a council holds to the report its committee can trust.

In a notebook: `import quarterday as qd`, then `qd.open`, `qd.catalogue` and `qd.count` (docs/notebook.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quarterday.notebook import Book, catalogue, count, open  # noqa: A004 (as a reader of notebooks expects)

__all__ = ["Book", "catalogue", "count", "open"]


def __getattr__(name: str) -> Any:
    """What a notebook uses, imported when it is first asked for: the command line does without."""
    if name not in __all__:
        raise AttributeError(f"module “quarterday” has no attribute “{name}”")
    from quarterday import notebook

    return getattr(notebook, name)
