# The project's tasks. `just` is installed with the test requirements: .venv/bin/just --list

bin := ".venv/bin"

# every check and every test, as CI runs them
all: check test

# layout, lint, types and the layers
check:
    {{bin}}/ruff format --check src tests scripts benchmarks
    {{bin}}/ruff check src tests scripts benchmarks
    {{bin}}/mypy
    {{bin}}/lint-imports

# put layout and imports in order
format:
    {{bin}}/ruff check --fix src tests scripts benchmarks
    {{bin}}/ruff format src tests scripts benchmarks

# the tests, on both cores; name files to run only those
test *files:
    {{bin}}/python -m pytest -n 2 --dist loadgroup {{files}}

# how long the demo and its stages take, and reading a return of 1,000,000 episodes, each in one run
benchmark:
    {{bin}}/python benchmarks/demo.py
    {{bin}}/python benchmarks/intake.py

# a country's positions against SQL, polars and pandas, and how they grow: makes 152 authorities up first
benchmark-nation:
    {{bin}}/python benchmarks/nation.py

# the memory that a return of 2 GB takes as XML
benchmark-large:
    {{bin}}/python benchmarks/intake.py --episodes 6100000 --only "Quarterday, XML"

# charts of 152 authorities' series, against plain loops
benchmark-judging:
    PYTHONPATH=tests/judgement/control {{bin}}/python benchmarks/judging.py

# how forecasts turn out, on published and made-up series: writes its tables into docs/forecasts.md
benchmark-forecasts:
    PYTHONPATH=tests {{bin}}/python benchmarks/forecasts.py docs/forecasts.md

# lock the dependencies again, with hashes: for running, for running on PostgreSQL and on Spark, for testing
lock:
    {{bin}}/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet --upgrade pyproject.toml --output-file requirements.txt
    {{bin}}/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet --extra postgresql --constraint requirements.txt pyproject.toml --output-file requirements-postgresql.txt
    {{bin}}/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet --extra spark --constraint requirements.txt pyproject.toml --output-file requirements-spark.txt
    {{bin}}/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet --extra postgresql --extra spark --extra test --constraint requirements.txt pyproject.toml --output-file requirements-test.txt

# write docs/handbook, the tables of docs/formats.md and docs/formats/, and docs/published.md, again from the code
docs:
    {{bin}}/python -m quarterday.library.handbook docs/handbook tests/specs
    {{bin}}/python -m quarterday.intake.manual docs
    PYTHONPATH=tests {{bin}}/python tests/published/page.py docs/published.md
