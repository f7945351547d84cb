"""The published figures of one series and day that a position is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quarterday.comparators import Field as Published
from quarterday.comparators.areas import by_code
from quarterday.comparators.field import JOINT, when
from quarterday.figures.published import Neighbour, PublishedValue


@dataclass(frozen=True, slots=True)
class Field:
    """The published figures of one series and day, by area, with who is whose.

    `values` has England, the regions and every authority; `own` is the authority's code, `region` its region's;
    `names` prints an area. `when` says of which day or year, `differs` in a sentence how the series is not ours.
    """

    source: str
    edition: str
    when: str
    values: Mapping[str, PublishedValue]
    own: str
    region: str | None
    neighbours: Sequence[Neighbour]
    names: Mapping[str, str]
    differs: str = ""
    decimals: int | None = None  # to which the series is published

    @classmethod
    def of(cls, found: Published, own: str, compared_as: str) -> Field:
        """The published values as `comparators.field_of` finds them, for an authority compared as another or itself."""
        regions = [code for code in found.regions.get(compared_as, ()) if found.of(code)]
        return cls(
            source=found.source,
            edition=f"edition {found.edition}",
            when=when(found.series, found.ends),
            values={area: value for code, value in found.values.items() for area in code.split(JOINT)},
            own=own,
            region=regions[0] if regions else None,
            neighbours=found.neighbours,
            names={code: area.name for code, area in by_code().items()},
            differs=found.differs,
            decimals=found.decimals,
        )

    def number(self, area: str) -> Decimal | None:
        found = self.values.get(area)
        return found.value if found else None

    @property
    def authorities(self) -> dict[str, Decimal]:
        """The figures of single authorities; those not published are left out."""
        return {
            area: found.value
            for area, found in self.values.items()
            if found.value is not None and area[:3] not in ("E92", "E12", "E13")
        }
