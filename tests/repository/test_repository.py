"""Rules about the house itself, which only get stricter."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from outside import ROOT
from quarterday.measures import catalogue

SOURCES = sorted((ROOT / "src").rglob("*.py"))
MOST_LINES = 400
LONGEST_FUNCTION = 45
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "services", "misc", "tools"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield file, node


def lines_of(function: ast.FunctionDef) -> int:
    """Lines of the function without its decorators and docstring."""
    first = function.body[1 if ast.get_docstring(function) and len(function.body) > 1 else 0]
    return (function.end_lineno or 0) - first.lineno + 1


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_a_source_file_is_short_and_named_for_what_it_makes(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    assert file.stem not in VAGUE
    assert file.parent.name not in VAGUE


def test_functions_are_short() -> None:
    sizes = {f"{file.name}:{f.name}": lines_of(f) for file, f in functions()}
    assert statistics.median(sizes.values()) < 10
    assert statistics.quantiles(sizes.values(), n=10)[8] < 30
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}


def test_no_pandas_and_no_clock_below_the_command_line() -> None:
    for file in SOURCES:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(import|from) pandas", text, re.MULTILINE), file
        if "cli" not in file.parts:
            assert not re.search(r"\b(today|utcnow|now)\(\)", text), f"{file}: pass the day in"


def test_ages_are_never_asked_of_an_engine() -> None:
    for file in SOURCES:
        assert not re.search(r"\.(delta|age)\(", file.read_text(encoding="utf-8")), file


def test_dates_are_reckoned_by_one_module_and_nothing_is_divided_by_an_engine() -> None:
    counting = [file for file in SOURCES if {"measures", "positions", "records", "engine"} & set(file.parts)]
    for file in counting:
        text = file.read_text(encoding="utf-8")
        if file.name != "dates.py":
            assert not re.search(r"ibis\.interval\(|\.epoch_days\(|cast\(.date", text), (
                f"{file}: use engine/dates.py"
            )
        if "measures" in file.parts:
            assert not re.search(r" / |\.mean\(|\.median\(|row_number\(", text), (
                f"{file}: measures do not add up"
            )


def test_every_measure_is_used_by_an_indicator_of_the_starter_or_the_library() -> None:
    folders = ("src/quarterday/starter/register/indicators", "src/quarterday/library")
    files = [file for folder in folders for file in (ROOT / folder).glob("*.toml")]
    indicators = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    used = {i[key] for i in indicators for key in ("measure", "denominator_measure") if key in i}
    assert used == set(catalogue())


def test_decisions_are_numbered_as_they_are_headed() -> None:
    files = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        assert file.read_text(encoding="utf-8").startswith(f"# {int(file.name[:4])}. ")


def test_every_dependency_is_bounded_explained_and_locked() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"]
    locks = {
        "requirements.txt": project["dependencies"],
        "requirements-postgresql.txt": project["dependencies"] + extras["postgresql"],
        "requirements-spark.txt": project["dependencies"] + extras["spark"],
        "requirements-test.txt": [*project["dependencies"], *chain.from_iterable(extras.values())],
    }
    for name, wanted in locks.items():
        lock = (ROOT / name).read_text(encoding="utf-8")
        pins = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", lock, re.MULTILINE))
        for requirement in map(Requirement, wanted):
            assert any(bound.operator in ("<", "<=", "==") for bound in requirement.specifier), requirement
            assert requirement.specifier.contains(pins[requirement.name]), (name, requirement)
        assert lock.count("--hash=sha256:") >= len(pins)
    for line in text.split("[project]")[1].split("[project.scripts]")[0].splitlines():
        if re.match(r'^    "[a-z]', line):
            before = text[: text.index(line)].splitlines()[-1]
            assert "#" in line or before.strip().startswith("#"), f"what is it for? {line}"


def test_nothing_names_a_registry_or_a_path_of_one_machine() -> None:
    hosts = "|".join(
        ["pythonhosted" + r"\.org", "pypi" + r"\.org", "registry" + r"\.npmjs", "deb" + r"\.debian"]
    )
    paths = "|".join(["/" + "work/", "/" + "root/", "/" + "home/"])
    for file in tracked():
        found = re.search(f"{hosts}|{paths}".encode(), file.read_bytes())
        assert not found, f"{file}: {found[0]!r}"


def test_no_vague_promise_is_left_in_the_code() -> None:
    words = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error"]))
    for file in SOURCES:
        assert not words.search(file.read_text(encoding="utf-8")), file


def test_continuous_integration_runs_the_readmes_own_command() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    for section in ("Run it", "Test it"):
        (blocks,) = re.findall(rf"^## {section}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
        (block,) = re.findall(r"^```sh\n(.*?)^```$", blocks, re.MULTILINE | re.DOTALL)
        assert len(block.strip().splitlines()) == 1
    assert 'section=="## Test it"' in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
