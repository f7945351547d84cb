"""The command line: it reads arguments, calls the pipeline and prints; it computes nothing."""

from quarterday.cli.application import main

__all__ = ["main"]
