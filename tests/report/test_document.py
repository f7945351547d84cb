"""What the document says: sections, numbers, counts in words, and figures that need a word of care."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import sample
from conftest import document_of, texts_of
from quarterday.errors import WorkspaceError
from quarterday.figures import QUARTERDAYS, Direction, Movement, Source, read_bundle, write_bundle
from quarterday.report import Document, build
from quarterday.report.document import Facts, Figure, Heading, Paragraph, SignOff, Table, plain

SECTIONS = (
    "Purpose of report", "Recommendations", "Background", "Performance summary", "Alternatives", "Finance", "Law",
    "Risk management", "Equality impact", "Human resources/Organisational development", "Commercial/Procurement",
    "Environment/Climate change", "Council priorities and projects", "Sign-off",
)  # fmt: skip


def said(document: Document) -> str:
    return "\n".join(document.texts())


def facts(document: Document, code: str) -> dict[str, str]:
    """The facts of an indicator's block."""
    blocks = iter(document.blocks)
    next(b for b in blocks if isinstance(b, Heading) and b.text.startswith(f"{code} "))
    found = next(blocks)
    assert isinstance(found, Facts)
    return {name: plain(runs) for name, runs in found.rows}


def test_sections_stand_in_the_reference_order(document: Document) -> None:
    sections = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 2]
    assert tuple(sections[: len(SECTIONS)]) == SECTIONS
    assert [text.split(":")[0] for text in sections[len(SECTIONS) :]] == [
        "Appendix A", "Appendix B", "Appendix C", "Appendix D",
    ]  # fmt: skip


def test_paragraphs_are_numbered_1_to_13_one_a_section(document: Document) -> None:
    section, numbers = "", {}
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 2:
            section = block.text
        elif isinstance(block, Paragraph) and block.number is not None:
            assert section not in numbers
            numbers[section] = block.number
    assert numbers == dict(zip(SECTIONS[:13], range(1, 14), strict=True))


def test_title_block(document: Document) -> None:
    assert document.above == (
        "Meeting of the Children's Services Select Committee – 18 January 2024",
        "Report of the Director of Children's Services",
    )
    assert document.title == (
        "Corporate Quarterly Performance Report – Quarter 2 (1 July 2023 to 30 September 2023)"
    )


def test_made_up_records_are_labelled_and_real_ones_are_not() -> None:
    label = document_of(sample.BUNDLE).label
    assert label is not None
    assert label.startswith("Made-up records: Halverden is not a real place")
    assert document_of(replace(sample.BUNDLE, synthetic=False)).label is None


def test_no_meeting_day_is_invented() -> None:
    settings = sample.REGISTER.settings.model_copy(update={"meetings": {"2023-24-Q3": date(2024, 3, 1)}})
    register = sample.REGISTER.model_copy(update={"settings": settings})
    assert build(sample.BUNDLE, register, texts_of()).above[0] == (
        "Meeting of the Children's Services Select Committee"
    )


def test_counts_are_worked_out_from_the_verdicts(document: Document) -> None:
    words = said(document)
    assert (
        "Of the five (5) performance indicators, four (4) have improved since Quarter 1 "
        "and one (1) has stayed the same." in words
    )
    assert (
        "Improved: PI.1447 (agency workers); PI.432 (children looked after); "
        "PI.2250 (closed early help cases not open to Level 4 services); "
        "QD.1 (16 and 17 year olds not in education, employment or training)" in words
    )
    assert "Consistent: PI.433 (children subject to a child protection plan)" in words
    assert (
        "Of the five (5) performance indicators, one (1) is on target, two (2) are within tolerance "
        "and two (2) are off target." in words
    )
    assert words.count("A safe and healthy borough – four (4) performance indicators") == 2
    assert words.count("A borough of opportunity – one (1) performance indicator") == 2


def test_every_direction_is_named_when_it_occurs() -> None:
    ways = (
        Direction.WORSE, Direction.LEVEL, Direction.UNJUDGED, Direction.NOT_COMPARED, Direction.BETTER,
    )  # fmt: skip
    verdicts = tuple(
        replace(v, since_previous=Movement(sample.PERIOD.previous, way, "Because."))
        for v, way in zip(sample.VERDICTS, ways, strict=True)
    )
    words = said(document_of(replace(sample.BUNDLE, verdicts=verdicts)))
    assert (
        "one (1) has improved since Quarter 1, one (1) has worsened, one (1) has changed but is no nearer the "
        "target, one (1) has changed, with neither way counted as better and one (1) could not be compared."
        in words
    )


def test_an_indicators_block_gives_figure_reason_and_counts(document: Document) -> None:
    found = facts(document, "PI.1447")
    assert found["Target"] == "15% (the council's own target for 2023/24)"
    assert found["Tolerance"] == f"2 percentage points ({sample.OURS})"
    assert found["Quarter 2, 2023/24 position"] == "18.8%"
    assert found["Status"].startswith("■ Off target. 18.8% is 3.8 percentage points above")
    assert found["Made up of"] == (
        "36.92 full-time equivalent agency social workers out of 196.20 full-time equivalent social workers, "
        "agency and employed"
    )
    assert found["Counted"] == "At the end of 30 September 2023"
    assert found["Since Quarter 1, 2023/24"].startswith("Improved. It was 21.2%")
    assert "Since Quarter 2, 2022/23" in found
    assert facts(document, "QD.1")["Whose indicator"] == "Defined by Quarterday, not by the council."


def test_a_reason_that_opens_with_its_label_says_it_once() -> None:
    first = replace(sample.VERDICTS[0], status_reason="Off target: 18.8% is above 15%.")
    found = document_of(replace(sample.BUNDLE, verdicts=(first, *sample.VERDICTS[1:])))
    assert facts(found, "PI.1447")["Status"] == "■ Off target: 18.8% is above 15%."


def test_a_position_without_a_value_says_why() -> None:
    document = document_of(sample.NO_FIGURE)
    found = facts(document, "PI.432")
    assert found["Quarter 2, 2023/24 position"] == "No figure. The population file is missing."
    assert found["Made up of"].startswith("582 children looked after; the number of")


def test_a_provisional_position_says_so_with_its_reason() -> None:
    found = facts(document_of(sample.PROVISIONAL), "PI.2250")
    assert found["State of the figure"] == (
        "Provisional: 12 closures have not yet been followed for six months."
    )


def test_a_restated_position_gives_before_and_after() -> None:
    found = facts(document_of(sample.RESTATED), "PI.432")
    assert found["Restated"] == (
        "First reported as 84.7 (585 out of 69,100); it is now 84.2 "
        "(582 children looked after out of 69,100 children aged 0 to 17)."
    )


def test_an_entered_position_is_marked() -> None:
    found = facts(document_of(sample.with_position("QD.1", source=Source.ENTERED, snapshot=None)), "QD.1")
    assert found["Source"] == "Entered by hand; not calculated from records."


def test_an_indicator_without_records_or_target_still_has_its_block() -> None:
    kept = tuple(p for p in sample.BUNDLE.positions if p.indicator != "QD.1")
    targets = {"2023-24": {code: t for code, t in sample.TARGETS.items() if code != "QD.1"}}
    register = sample.REGISTER.model_copy(update={"targets": targets})
    document = build(replace(sample.BUNDLE, positions=kept), register, texts_of())
    found = facts(document, "QD.1")
    assert found["Target"] == "No target"
    assert found["Quarter 2, 2023/24 position"] == "No figure"


def test_tolerances_that_are_ours_are_marked(document: Document) -> None:
    assert f"5% of the target, which is 4.15 per 10,000 ({sample.OURS})" in said(document)


def test_counts_of_a_few_children_are_not_split_by_reason(document: Document) -> None:
    words = "six (6) more are left out because the child moved away or the child died"
    assert facts(document, "PI.2250")["Made up of"].endswith(f". {words[0].upper()}{words[1:]}")
    assert f"{words[0].upper()}{words[1:]}" in said(document)


def test_every_quarter_is_in_the_tables(document: Document) -> None:
    tables = [b for b in document.blocks if isinstance(b, Table) and b.header[0] == "Quarter"]
    assert len(tables) == 5
    assert all(len(table.rows) == 26 for table in tables)
    assert tables[3].rows[0] == ("Q1 2017/18", "Not known", "Not known", "No figure")
    assert tables[0].rows[0] == ("Q1 2017/18", "24.00", "196.20", "12.2%")


def test_the_state_is_a_column_only_where_it_says_something() -> None:
    tables = [
        b for b in document_of(sample.PROVISIONAL).blocks if isinstance(b, Table) and b.header[0] == "Quarter"
    ]
    assert [len(table.header) for table in tables] == [4, 4, 4, 5, 4]
    assert tables[3].rows[-1][-1] == "Provisional"
    assert "no column for their state, all are final" in said(document_of(sample.PROVISIONAL))
    assert "All are final" in said(document_of(sample.BUNDLE))


def test_the_key_under_the_table_says_what_its_words_mean(document: Document) -> None:
    counts, key, unresolved, ours = next(b for b in document.blocks if isinstance(b, Table)).notes
    assert counts == (
        "Of the five (5) performance indicators, four (4) have improved since Quarter 1 and one (1) has stayed "
        "the same; beside Quarter 2, 2022/23, five (5) have improved."
    )
    assert key.startswith("● On target: met. ▲ Within tolerance: missed by no more than its tolerance")
    assert "decided on figures as printed, to one decimal place" in key
    assert unresolved == (
        "Rests on unresolved errors: PI.433; the quality line of each says by how much it could change."
    )
    assert ours == (
        "Quarterday is the software that made this report. Its starter register supplied QD.1 and every "
        "tolerance; the council has yet to decide on them."
    )


def test_once_the_council_has_decided_quarterday_is_not_named() -> None:
    decided = {
        code: t.model_copy(update={"tolerance_source": "Cabinet"}) for code, t in sample.TARGETS.items()
    }
    indicators = tuple(i.model_copy(update={"ours": False}) for i in sample.INDICATORS)
    register = sample.REGISTER.model_copy(update={"targets": {"2023-24": decided}, "indicators": indicators})
    table = next(b for b in build(sample.BUNDLE, register, texts_of()).blocks if isinstance(b, Table))
    assert not any("Quarterday" in note for note in table.notes)


def test_a_year_without_targets_has_no_key_to_statuses() -> None:
    register = sample.REGISTER.model_copy(update={"targets": {}})
    verdicts = tuple(replace(v, status=QUARTERDAYS["no_target"]) for v in sample.VERDICTS)
    made = build(replace(sample.BUNDLE, verdicts=verdicts), register, texts_of())
    _, key, _, ours = next(b for b in made.blocks if isinstance(b, Table)).notes
    assert key.startswith("Improved, worsened and consistent are decided on figures as printed")
    assert "status" not in key
    assert ours.endswith("Its starter register supplied QD.1; the council has yet to decide on it.")


def test_each_figure_names_the_records_it_is_counted_from_and_how_far_they_reach() -> None:
    bundle = replace(sample.BUNDLE, made_from={"PI.432": ("looked_after", "population")})
    document = document_of(bundle)
    assert (
        "SSDA903 return (children looked after), to the end of 30 September 2023; mid-year population estimates"
        in said(document)
    )


def test_a_cohort_says_whose_days_it_speaks_of(document: Document) -> None:
    assert facts(document, "PI.2250")["Counted"] == (
        "Closures of a child's early help case from 1 January 2023 to 31 March 2023, each followed until the "
        "outcome was known"
    )


def test_each_indicator_starts_a_page_with_its_priority_where_it_is_the_first(document: Document) -> None:
    starts = [b.text.split(" – ")[0] for b in document.blocks if isinstance(b, Heading) and b.new_page]
    assert starts == [
        "A safe and healthy borough", "PI.432", "PI.433", "PI.2250", "A borough of opportunity",
        "Quarter 2 summary", "Appendix A: How each figure is worked out",
        "Appendix C: Every quarter's figures",
        "Appendix D: How sure each figure is, and what it is compared with",
    ]  # fmt: skip


def test_the_snapshot_is_named_once(document: Document) -> None:
    assert said(document).count("9f1c0de5a7b3") == 1


def test_sign_off_says_what_is_to_be_completed(document: Document) -> None:
    block = next(b for b in document.blocks if isinstance(b, SignOff))
    assert block.name == "Director of Children's Services"
    assert block.rows == (
        ("Report author", "A. Officer"), ("Telephone", "to be completed"), ("Email", "to be completed"),
    )  # fmt: skip


def test_the_document_is_plain_data(document: Document) -> None:
    again = json.loads(json.dumps(document.to_json()))
    assert {row["kind"] for row in again["blocks"]} >= {"Heading", "Facts", "Table", "Figure", "SignOff"}


def test_a_reason_for_no_figure_is_given_once() -> None:
    why = "No figure: it is counted from records that have not been loaded (population)."
    verdicts = tuple(
        replace(v, status=QUARTERDAYS["no_data"], status_reason=why) if v.indicator == "PI.432" else v
        for v in sample.VERDICTS
    )
    bundle = replace(
        sample.with_position("PI.432", numerator=None, denominator=None, why=why), verdicts=verdicts
    )
    found = facts(document_of(bundle), "PI.432")
    assert found["Quarter 2, 2023/24 position"] == "No figure"
    assert found["Status"] == f"○ {why}"
    assert "Made up of" not in found


def test_a_label_is_true_of_a_real_authority_too() -> None:
    tried = replace(sample.BUNDLE, authority="E08000027", authority_name="Dudley")
    assert document_of(tried).label == (
        "Made-up records: no figure here is about Dudley or about a real child."
    )


def test_a_run_of_another_version_says_to_run_again(tmp_path: Path) -> None:
    write_bundle(sample.BUNDLE, tmp_path / "2023-24-Q2")
    file = tmp_path / "2023-24-Q2" / "verdicts.json"
    manifest = json.loads((tmp_path / "2023-24-Q2" / "manifest.json").read_text())
    file.write_text(file.read_text().replace('"since_previous"', '"before"'))
    manifest["sha256"]["verdicts.json"] = hashlib.sha256(file.read_bytes()).hexdigest()
    del manifest["sha256_of_manifest"]
    sealed = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    manifest["sha256_of_manifest"] = hashlib.sha256(sealed.encode()).hexdigest()
    (tmp_path / "2023-24-Q2" / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(
        WorkspaceError, match=r"another version of Quarterday.*Run again: quarterday run --period 2023-24-Q2"
    ):
        read_bundle(tmp_path / "2023-24-Q2")


def test_what_is_judged_beyond_status_is_told(document: Document) -> None:
    told = facts(document, "PI.1447")
    assert told["Status"].endswith(
        "The gap to the target is about 8 full-time equivalent agency social workers."
    )
    assert told["Year end"] == "No forecast: too few quarters."
    blocks = iter(document.blocks)
    next(b for b in blocks if isinstance(b, Heading) and b.text == "PI.1447: how sure, and beside whom")
    sure, table = next(blocks), next(blocks)
    assert isinstance(sure, Facts)
    assert {name: plain(runs) for name, runs in sure.rows} == {
        "How sure": "By chance alone the figure could have been anywhere from 13.9% to 24.9% (95% interval).",
        "Beside a year ago": "Not tested. Many of the same people are in both counts.",
        "Beside the quarter before": "Its change since the period before, -1.5, is within the -3.1 to 2.2 that chance "
        "explains.",
        "Target met": "In 0 of 2 quarters with a target.",
    }
    assert isinstance(table, Table)
    assert table.rows[1] == (
        "Statistical neighbours, mean (10 areas)",
        "15.2%",
        "at 30 September 2022",
        "Worse",
    )
    assert any("joint 41st of 151 authorities" in note for note in table.notes)
    funnel = next(blocks)
    assert isinstance(funnel, Figure)
    assert funnel.alt == (
        "Funnel plot of 2 authorities, from 15.0% to 19.0%; England’s average is 17.6%, and none lie outside the "
        "limits of 99.8%. This quarter's is 18.8%. Beside all authorities’ figures ours is no further away."
    )


def test_headlines_stand_in_front_and_a_missing_commentary_says_why_it_is_due() -> None:
    document = document_of(sample.BUNDLE)
    assert sample.APPRAISAL.headline in list(document.texts())[:60]
    assert "No commentary was given. Commentary is required because it misses its target." in said(document)
