"""The official figures that a workspace holds: to compare with, to fill an indicator's history, to check ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quarterday.comparators import Store, disagreements, field_of, published_history
from quarterday.errors import Level
from quarterday.figures import FindingCount, Position
from quarterday.figures.kind import PUBLISHED
from quarterday.judgement.field import Field
from quarterday.periods import Quarter
from quarterday.register import Register
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
        mapped, own = self.register.comparators, self.register.settings.authority
        found = {
            one.code: field_of(self.store, mapped, one, period.last_day) for one in self.register.indicators
        }
        return {
            code: Field.of(one, own, mapped.compare_as)
            for code, one in found.items()
            if not isinstance(one, tuple)
        }

    def disagreements(self, found: Sequence[Position]) -> list[FindingCount]:
        """Where the published figure of the same day is another than ours, as findings; the rows still count."""
        return [
            FindingCount(PUBLISHED, one.rule, Level.WARNING, one.sentence, 1, True, (one.indicator,))
            for indicator in self.register.indicators
            for one in disagreements(self.store, self.register.comparators, indicator, found)
        ]
