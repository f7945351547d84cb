"""`quarterday judge` as a person uses it: a file in, a judgement or a sentence on what is wrong out."""

from __future__ import annotations

from pathlib import Path

import pytest

from terminal import quarterday

ROWS = "".join(f"reviews,{2015 + n // 4}-{16 + n // 4}-Q{n % 4 + 1},{90 + n * 7 % 5}\n" for n in range(16))


def kept(folder: Path, text: str) -> Path:
    file = folder / "series.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_judges_each_series_of_a_file(tmp_path: Path) -> None:
    ended = quarterday("judge", kept(tmp_path, "series,period,value\n" + ROWS), "--json")
    assert (ended.code, ended.err) == (0, "")
    (found,) = ended.json
    assert list(found) == ["series", "variation", "assurance", "reason", "points"]
    assert (found["series"], found["variation"], found["assurance"]) == ("reviews", "common_cause", "none")
    assert list(found["points"][0]) == ["period", "value", "centre", "lower", "upper", "signals"]
    assert len(found["points"]) == 16


def test_rows_may_come_in_any_order(tmp_path: Path) -> None:
    backwards = "\n".join(reversed(ROWS.strip().split("\n")))
    straight = quarterday("judge", kept(tmp_path, "series,period,value\n" + ROWS), "--json").out
    assert quarterday("judge", kept(tmp_path, "series,period,value\n" + backwards), "--json").out == straight


def test_prints_a_table(tmp_path: Path) -> None:
    ended = quarterday("judge", kept(tmp_path, "series,period,value\n" + ROWS))
    assert "common cause" in ended.out


def test_counts_are_charted_by_what_they_are(tmp_path: Path) -> None:
    rows = "".join(f"a,{n},{20 + n % 3},100\n" for n in range(14))
    file = kept(tmp_path, "series,period,numerator,denominator\n" + rows)
    (found,) = quarterday("judge", file, "--json", "--chart", "p").json
    assert found["points"][0]["centre"] == pytest.approx(sum(20 + n % 3 for n in range(14)) / 1400)
    assert quarterday("judge", file, "--json").json == [found]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no rows"),
        ("series,period,value\n", "has no rows"),
        ("series,value\na,1\n", "there is no column “period”"),
        ("series,period,valeu\na,1,2\n", "Did you mean “value”?"),
        ("series,period,figure\na,1,2\n", "neither a column “value” nor"),
        ("series,period,value\na,1,2\na,2,two\n", "row 3, column “value”: found “two”, expected a number"),
        ("series,period,value\na,1,2\na,1,3\n", "row 2, column “period”: found “1”, expected a period that no other"),
        ("series,period,value\na,1,inf\n", "row 2, column “value”: found “inf”"),
        ("series,period,value\na,1,2,3\n", "row 2: found 4 cells, expected 3"),
        ("series,period,value,polarity\na,1,2,uo\n", "row 2, column “polarity”: found “uo”"),
        ("series,period,value,polarity\na,1,2,higher\na,2,2,lower\n", "expected “higher” as in an earlier row"),
        ("series,period,value,rebase\na,1,2,perhaps\n", "1 where a new baseline starts"),
        ("series,period,numerator,denominator\na,1,-2,5\n", "expected a number of 0 or more"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    ended = quarterday("judge", kept(tmp_path, text), "--json")
    assert (ended.code, ended.out) == (3, "")
    assert said in ended.err


def test_a_chart_that_does_not_suit_is_refused(tmp_path: Path) -> None:
    values = kept(tmp_path, "series,period,value\na,1,2\n")
    assert (
        "drawn from the columns “numerator” and “denominator”"
        in quarterday("judge", values, "--chart", "u").err
    )
    rates = kept(tmp_path, "series,period,numerator,denominator\na,1,7,5\n")
    assert "expected a part of a whole" in quarterday("judge", rates, "--chart", "p").err
    assert quarterday("judge", rates, "--chart", "u").code == 0
    assert quarterday("judge", tmp_path / "nowhere.csv").code == 3
    assert quarterday("judge", rates, "--fix-after", "5").code == 2
