"""The council's rule in a workspace: chosen, written by itself, checked, and carried into the bundle and the report."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from quarterday.errors import RegisterError
from quarterday.figures import QUARTERDAYS, read_bundle, write_bundle
from quarterday.judgement import judge
from quarterday.register import Register, check_register, preset, read_rule
from quarterday.register.targets import Override, TargetChange
from quarterday.report.counting import by_status, status_sentence
from quarterday.report.document import Facts
from quarterday.report.overview import summary_table
from quarterday.report.standing import block
from report import sample

RULE = """
council = "Halverden"
source = "the cabinet's decision"
[[levels]]
key = "gold"
label = "Gold"
symbol = "★"
colour = "#594d00"
outcome = "met"
means = "the stretch target is reached"
stretch = true
[[levels]]
key = "met"
label = "Met"
symbol = "●"
colour = "#00703c"
outcome = "met"
means = "the target is met"
within = "target"
[[levels]]
key = "behind"
label = "Behind"
symbol = "■"
colour = "#d4351c"
outcome = "missed"
means = "the target is missed"
[direction.labels]
better = "Up and good"
"""


def workspace(folder: Path, *, settings: str = "", target: str = "", polarity: str = "lower") -> Path:
    (folder / "register" / "indicators").mkdir(parents=True)
    (folder / "register" / "targets").mkdir()
    (folder / "register" / "rules").mkdir()
    (folder / "quarterday.toml").write_text(f'authority = "X99000001"\nname = "Halverden"\n{settings}\n')
    (folder / "register" / "priorities.toml").write_text('[[priority]]\nkey = "one"\ntitle = "One"\n')
    (folder / "register" / "comparators.toml").write_text('compare_as = "E08000027"\n')
    (folder / "register" / "indicators" / "PI.1.toml").write_text(
        f'code = "PI.1"\ntitle = "Incidents"\npriority = "one"\npolarity = "{polarity}"\nunit = "count"\n'
        'basis = "flow"\n'
        'numerator_words = "incidents"\ndefinition = "…"\nsource = "…"\n'
    )
    (folder / "register" / "targets" / "2023-24.toml").write_text(
        f'year = "2023-24"\n[targets."PI.1"]\ntarget_source = "…"\ntolerance_source = "…"\n{target}\n'
    )
    return folder


def faults(folder: Path) -> dict[str, str]:
    return {fault.key: fault.allowed for fault in check_register(folder, [])[1]}


TARGET = 'targets."PI.1"'


@pytest.mark.parametrize(
    ("made", "key", "says"),
    [
        ({"settings": 'preset = "kemt"', "target": "target = 1"}, "preset", "Did you mean “kent”"),
        ({"target": 'target = 1\ntolerance = 1\nrule = "medwy"'}, f"{TARGET}.rule", "Did you mean “medway”"),
        ({"target": "target = 1"}, f"{TARGET}.tolerance", "0 or more"),
        ({"settings": 'preset = "kent"', "target": "target = 1"}, f"{TARGET}.floor", "floor standard"),
        ({"target": 'target = 1\ntolerance = 1\nkind = "more_than"'}, f"{TARGET}.kind", "higher"),
        ({"target": "target = 1\ntolerance = 1", "polarity": "context"}, TARGET, "expected_range"),
        ({"target": f'target = 1\ntolerance = 1\n[{TARGET}.overrides."2023-24-Q2"]\nlevel = "green"\nreason = "…"\n'
                    'by = "…"'}, f'{TARGET}.overrides."2023-24-Q2".level', "met, within, missed"),
    ],
)  # fmt: skip
def test_a_fault_is_told_where_it_is(tmp_path: Path, made: dict[str, str], key: str, says: str) -> None:
    assert says in faults(workspace(tmp_path, **made))[key]


def test_a_good_one_has_no_fault(tmp_path: Path) -> None:
    ranged = 'kind = "expected_range"\nlow = 1\nhigh = 2'
    folder = workspace(tmp_path, settings='preset = "kent"', target=ranged, polarity="context")
    assert faults(folder) == {}


def test_a_councils_own_rule_comes_before_a_preset_of_its_name(tmp_path: Path) -> None:
    folder = workspace(tmp_path, settings='preset = "kent"', target="target = 9\nstretch = 5")
    (folder / "register" / "rules" / "kent.toml").write_text(RULE)
    register, found = check_register(folder, [])
    assert not found
    assert register.rules["kent"].council == "Halverden"
    kept = Register.model_validate(json.loads(register.model_dump_json()))
    assert kept == register


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('colour = "#00703c"', 'colour = "#ffe680"'), "white paper"),
        (('symbol = "●"', 'symbol = "■"'), "own symbol"),
        (('within = "target"', 'within = "near"'), "one called near"),
        (("stretch = true", ""), "only the last is without a condition"),
        (('label = "Met"', 'label = "Gold"'), "each label once"),
        (('outcome = "missed"', 'outcome = "bad"'), "levels.2.outcome"),
        (("council =", "concil ="), "concil"),
        (('outcome = "missed"', 'outcome = "missed"\nclause = "behind"'), "beginning with “is” or “has”"),
        (('key = "behind"', 'key = "no_target"'), "keys other than"),
        (
            (
                "[direction.labels]",
                "[tolerances.tolerance.percnt]\namount = 1\nunit = 'points'\n[direction.labels]",
            ),
            "percnt",
        ),
        (("[[levels]]", "[[levels"), "is not TOML"),
        (('colour = "#00703c"', 'colour = "green"'), "levels.1.colour"),
    ],
)
def test_a_rule_file_that_is_not_one_is_told(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    (tmp_path / "rule.toml").write_text(RULE.replace(*change))
    with pytest.raises(RegisterError, match=r"rule\.toml") as told:
        read_rule(tmp_path / "rule.toml")
    assert says in str(told.value)
    with pytest.raises(RegisterError, match="is not there"):
        read_rule(tmp_path / "none.toml")


def test_verdicts_of_another_council_come_back_from_the_bundle(tmp_path: Path) -> None:
    register = sample.REGISTER.model_copy(
        update={
            "rules": {"bracknell_forest_2024": preset("bracknell_forest_2024")},
            "settings": sample.REGISTER.settings.model_copy(update={"preset": "bracknell_forest_2024"}),
        }
    )
    verdicts = judge(register, sample.BUNDLE.positions, sample.PERIOD)
    bundle = replace(sample.BUNDLE, verdicts=verdicts)
    write_bundle(bundle, tmp_path / "run")
    again = read_bundle(tmp_path / "run").verdicts
    assert again == verdicts
    groups = by_status(again, [level.key for level in register.rules["bracknell_forest_2024"].levels])
    assert sum(map(len, groups.values())) == len(register.indicators)
    assert {status.label for status in groups} <= {"Green", "Amber", "Red"}
    assert "five (5) performance indicators" in status_sentence(groups)
    assert "Green" in status_sentence(groups)


def test_an_older_bundle_is_still_read(tmp_path: Path) -> None:
    """One from before councils had their own words: a status was a word of Quarterday's, a direction had none."""
    write_bundle(sample.BUNDLE, tmp_path / "run")
    verdicts = json.loads((tmp_path / "run" / "verdicts.json").read_text(encoding="utf-8"))
    for verdict, word in zip(verdicts, ("met", "within", "missed", "no_target", "no_figure"), strict=True):
        verdict["status"] = word
        del verdict["by_hand"], verdict["since_previous"]["word"], verdict["since_last_year"]["word"]
    rewrite(tmp_path / "run", verdicts)
    read = read_bundle(tmp_path / "run").verdicts
    assert [verdict.status for verdict in read] == list(QUARTERDAYS.values())
    assert [verdict.since_previous.label for verdict in read] == [
        verdict.since_previous.label for verdict in sample.VERDICTS
    ]


def rewrite(run: Path, verdicts: list[dict[str, object]]) -> None:
    """Put other verdicts in a bundle, sealed as the run would seal them."""

    def text(content: object) -> str:
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    del manifest["sha256_of_manifest"]
    manifest["sha256"]["verdicts.json"] = hashlib.sha256(text(verdicts).encode()).hexdigest()
    manifest["sha256_of_manifest"] = hashlib.sha256(text(manifest).encode()).hexdigest()
    (run / "verdicts.json").write_text(text(verdicts), encoding="utf-8")
    (run / "manifest.json").write_text(text(manifest), encoding="utf-8")


def test_the_report_tells_a_change_and_a_status_set_by_hand() -> None:
    changed = sample.REGISTER.targets["2023-24"]["PI.1447"].model_copy(
        update={
            "changes": (
                TargetChange(since=date(2023, 7, 1), target=Decimal(18), reason="The budget was cut."),
            ),
            "overrides": {
                "2023-24-Q2": Override(
                    level="within", reason="Two posts were counted twice.", by="A. Officer"
                )
            },
        }
    )
    register = sample.REGISTER.model_copy(update={"targets": {"2023-24": {"PI.1447": changed}}})
    bundle = replace(sample.BUNDLE, verdicts=judge(register, sample.BUNDLE.positions, sample.PERIOD))
    told = [
        b for b in block(bundle, register, register.indicators[0], "", new_page=False) if isinstance(b, Facts)
    ]
    words = {name: "".join(run.text for run in runs) for name, runs in told[0].rows}
    assert words["Target changed"] == "On 1 July 2023, from 15% to 18%. The budget was cut."
    assert words["Target"].startswith("18%")
    assert words["Status"].startswith(
        "▲ Within tolerance, set by hand by A. Officer: Two posts were counted twice."
    )
    assert "By the rule alone: " in words["Status"]
    notes = summary_table(bundle, register).notes
    assert any("Set by hand, not by the rule: PI.1447." in note for note in notes)
