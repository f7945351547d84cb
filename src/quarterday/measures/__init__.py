"""What is counted, in three shapes. A measure never loops over quarters and never adds up."""

from quarterday.measures.catalogue import catalogue, check_catalogue
from quarterday.measures.shapes import Cohort, Events, Measure, Shape, Spells, measure

__all__ = ["Cohort", "Events", "Measure", "Shape", "Spells", "catalogue", "check_catalogue", "measure"]
