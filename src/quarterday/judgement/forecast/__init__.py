"""Where an indicator is likely to end the year: `forecast` of a plain series, and how past ones turned out."""

from quarterday.judgement.forecast.goal import Goal
from quarterday.judgement.forecast.history import Reading
from quarterday.judgement.forecast.making import forecast, reading_of
from quarterday.judgement.forecast.subject import Subject
from quarterday.judgement.forecast.track import TrackRecord, track_record

__all__ = ["Goal", "Reading", "Subject", "TrackRecord", "forecast", "reading_of", "track_record"]
