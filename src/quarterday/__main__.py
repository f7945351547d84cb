"""`python -m quarterday` is `quarterday`."""

from quarterday.cli import main

main()
