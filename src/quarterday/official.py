"""The official figures that a workspace holds: to compare with, to fill an indicator's history, to check ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quarterday.comparators import Field as Published
from quarterday.comparators import Store, disagreements, field_of, published_history
from quarterday.errors import Level
from quarterday.figures import FindingCount, Position
from quarterday.figures.kind import PUBLISHED
from quarterday.judgement.field import Field
from quarterday.periods import Quarter
from quarterday.register import Indicator, Register
from quarterday.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Official:
    """The published tables of a workspace beside its register."""

    workspace: Workspace
    register: Register

    @property
    def store(self) -> Store:
        return Store(self.workspace.published)

    def history(self, found: Sequence[Position], period: Quarter) -> list[Position]:
        """The authority's published figures for earlier quarters that its records and entries have none of."""
        covered: dict[str, set[Quarter]] = {}
        for position in found:
            if position.exact is not None:
                covered.setdefault(position.indicator, set()).add(position.period)
        own, mapped = self.register.settings.authority, self.register.comparators
        told = (
            published_history(self.store, mapped, one, own, covered.get(one.code, ()))
            for one in self.register.indicators
        )
        return [position for history in told for position in history if position.period < period]

    def fields(self, period: Quarter) -> dict[str, Field]:
        """What each indicator is compared with, by code, where a series that it is mapped to is loaded."""
        compared_as, own = self.register.comparators.compare_as, self.register.settings.authority
        found = {one.code: self._field(one, period) for one in self.register.indicators}
        return {code: Field.of(one, own, compared_as) for code, one in found.items() if one}

    def _field(self, indicator: Indicator, period: Quarter) -> Published | None:
        """The first mapped series that is loaded; before it one of the same day that has counts too."""
        mapped, day = self.register.comparators, period.last_day
        first = field_of(self.store, mapped, indicator, day)
        if isinstance(first, tuple):
            return None
        counted = tuple(one for one in mapped.of(indicator) if one.numerator)
        if not counted:
            return first
        other = field_of(self.store, mapped.model_copy(update={"series": counted}), indicator, day)
        if isinstance(other, tuple) or other.ends != first.ends or other.decimals < first.decimals:
            return first
        return other

    def disagreements(self, found: Sequence[Position]) -> list[FindingCount]:
        """Where the published figure of the same day is another than ours, as findings; the rows still count."""
        return [
            FindingCount(PUBLISHED, one.rule, Level.WARNING, one.sentence, 1, True, (one.indicator,))
            for indicator in self.register.indicators
            for one in disagreements(self.store, self.register.comparators, indicator, found)
        ]
