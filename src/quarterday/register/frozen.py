"""What every file of the register is read as: a frozen model that refuses unknown keys, and its kinds of words."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,6}\.[0-9]{1,6}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
FinancialYear = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}$")]
Period = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-Q[1-4]$")]
AuthorityCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{8}$")]


class Frozen(BaseModel):
    """A part of the register: it cannot be changed, and knows no other keys than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
