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
        ("series,period,value\na,1,2\na,1,3\n", "row 3, column “period”: found “1”, expected a period that no other"),
        ("series,period,value\na,2023-24-Q1,2\na,2023-24 Q1,3\n", "row 3, column “period”: found “2023-24 Q1”"),
        ("series,period,value\na,2023-24-Q3,2\na,2023-24-Q5,3\na,2023-24-Q1,3\n", "found “2023-24-Q5”"),
        ("series,period,value\na,x,2\na,x,3\n", "row 3, column “period”: found “x”"),
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


def test_each_series_is_charted_by_what_it_has(tmp_path: Path) -> None:
    counted = "".join(f"a,{n},,{20 + n % 3},100\n" for n in range(14))
    valued = "".join(f"b,{n},{50 + n % 4},,\n" for n in range(14))
    ended = quarterday(
        "judge", kept(tmp_path, "series,period,value,numerator,denominator\n" + counted + valued), "--json"
    )
    a, b = ended.json
    assert (a["points"][0]["value"], b["points"][0]["value"]) == (0.2, 50)
    assert [one["variation"] for one in (a, b)] == ["common_cause", "common_cause"]


def test_days_as_people_write_them_are_put_in_order(tmp_path: Path) -> None:
    rows = "a,30/06/2023,2\na,31/03/2023,1\na,30/09/2023,3\n"
    (found,) = quarterday("judge", kept(tmp_path, "series,period,value\n" + rows), "--json").json
    assert [point["value"] for point in found["points"]] == [1, 2, 3]


def test_a_name_with_brackets_is_printed_as_it_is(tmp_path: Path) -> None:
    assert "x[/y]" in quarterday("judge", kept(tmp_path, "series,period,value\nx[/y],1,2\n")).out


def test_a_baseline_may_be_written_as_pandas_writes_it(tmp_path: Path) -> None:
    rows = "".join(f"a,{n},{50 + n % 4},{'1.0' if n == 14 else ''}\n" for n in range(20))
    (found,) = quarterday("judge", kept(tmp_path, "series,period,value,rebase\n" + rows), "--json").json
    assert found["reason"].startswith(
        "Too few figures to judge: there are 6 figures since the baseline of 14"
    )
