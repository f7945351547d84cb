"""The indicators that come with the program, ready to be added to a council's register."""

from quarterday.library.adding import Added, Shelved, add, listed
from quarterday.library.ready import Ready, read_ready, ready, whose

__all__ = ["Added", "Ready", "Shelved", "add", "listed", "read_ready", "ready", "whose"]
