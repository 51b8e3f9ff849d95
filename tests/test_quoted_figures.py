import importlib.util
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "benchmarks"


def _load(name):
    sys.path.insert(0, str(BENCHMARKS))
    try:
        spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # worker processes find its functions by this name
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(BENCHMARKS))
    return module


quote = _load("quote")
runner = _load("runner")
PAGES = [page for page in quote.PAGES
         if "<!-- begin " in page.read_text(encoding="utf-8")]


def test_every_table_is_quoted_somewhere():
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in quote.TABLES if f"<!-- begin {name} -->" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_documents_quote_what_the_results_hold(page):
    text = page.read_text(encoding="utf-8")
    assert quote.quoted(text) == text, f"run python benchmarks/quote.py to renew {page.name}"


def test_a_changed_number_is_noticed():
    text = quote.quoted("<!-- begin scan -->\n<!-- end scan -->")
    assert "| ---" in text
    assert quote.quoted(text.replace("found", "found often", 1)) == text


@pytest.mark.parametrize("name", ["surge", "others", "silencing"])
def test_results_hold_every_cell_and_stay_within_twenty_minutes(name):
    frame = pd.read_csv(BENCHMARKS / "results" / f"{name}.csv")
    assert (frame["replicates"] >= 200).all() and frame["seed"].nunique() == 1
    assert sorted(frame["cell"].unique()) == list(range(frame["cell"].max() + 1))
    assert frame.groupby("cell")["processor_s"].first().sum() / 2 < 20 * 60


def test_holds_is_what_the_limits_say():
    surge = pd.read_csv(BENCHMARKS / "results" / "surge.csv")
    alarms = ~surge["is_false_alarm"] | surge["rejected_share"].between(0.03, 0.07)
    covers = surge["covered_share"].between(0.93, 0.97)
    pd.testing.assert_series_equal(surge["holds"], covers & alarms, check_names=False)


def test_parts_are_put_together_and_gaps_are_told(tmp_path):
    def part(cells):
        path = tmp_path / f"part{cells[0]}.csv"
        pd.DataFrame({"cell": cells, "processor_s": 1.0}).to_csv(path, index=False)
        return str(path)

    late, early, again = part([2, 3]), part([0, 1]), part([3])
    out = tmp_path / "all.csv"
    with pytest.raises(SystemExit, match=r"cells in none: \[0, 1\]"):
        runner.main([0] * 4, None, out, "", argv=["--merge", late, "-o", str(out)])
    with pytest.raises(SystemExit, match=r"more than one part: \[3\]"):
        runner.main([0] * 4, None, out, "", argv=["--merge", late, early, again, "-o", str(out)])
    merged = runner.main([0] * 4, None, out, "", argv=["--merge", late, early, "-o", str(out)])
    assert merged["cell"].tolist() == [0, 1, 2, 3]


def test_a_cell_does_not_depend_on_the_others(tmp_path):
    def run(cells):
        out = tmp_path / "out.csv"
        return runner.main(["a", "b", "c"], _cell, out, "", argv=[
            "--cells", cells, "--jobs", "1", "--replicates", "3", "-o", str(out)])

    whole, alone = run(":"), run("2:3")
    assert whole.loc[whole["cell"] == 2, "share"].item() == alone["share"].item()


def _cell(cell, replicates, rng):
    return [{"share": rng.random(replicates).mean()}]
