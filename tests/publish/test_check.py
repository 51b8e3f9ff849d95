"""`hrcstats check`: each promise of the study, broken once."""

import nbformat
import pytest

from hrcstats.normalise.build import accept, expected_counts
from hrcstats.publish.check import check_notebook, check_study

LIST = "raw/speakers/2018-03-19_item6_ohchr.csv"


@pytest.fixture
def sound(spoilable, bundled):
    """A study with tables and counts that belong together."""
    accept(bundled, spoilable.data_dir)
    return spoilable


def problems_of(study):
    """All problems as one text."""
    return "\n".join(str(problem) for problem in check_study(study)[1])


def test_the_bundled_study_passes_every_check(sound):
    done, problems = check_study(sound)
    assert [str(problem) for problem in problems] == []
    assert len(done) == 9 and all(line.startswith("ok ") for line in done)


def test_checks_that_fail_are_told_together_with_their_number(sound, call, change):
    with (sound.data_dir / LIST).open("a") as file:
        file.write("\n")
    fix = {"correction_id": "c999", "source_file": "gone.csv", "source_line": "2", "column": "x",
           "expected_value": "x", "action": "reject", "reason": "r", "decided_by": "us",
           "decided_on": "2026-11-22"}

    def add(table):
        table.loc[len(table)] = fix
        return table.fillna("")
    change(sound, "hand/corrections.csv", add)
    (sound.data_dir / "hand" / "aliases.csv").write_text(
        "alias_text,organisation_name,coder,judged_date,reason\n"
        "Nobody Ever Wrote This,UN Watch,ab,2026-11-22,r\n")
    (sound.data_dir / "raw" / "side_events" / "contact.csv").write_text(
        "title,first_name\nx,somebody@example.org\n")
    called = call(sound, "check")
    assert called.code == 1
    for expected in ("file changed since it was registered", "unused correction", "c999",
                     "unused alias", "line 2", "column for a natural person", "e-mail",
                     "paper without a line in sources.csv"):
        assert expected in called.err, expected
    assert "2    corrections and aliases are used" in called.out
    assert "2    no natural person is named" in called.out
    assert "ok   notebooks have their shape" in called.out


def test_tables_that_were_not_built_are_a_problem_and_no_traceback(checkout):
    text = problems_of(checkout)
    assert "tables not built" in text and "hrcstats build" in text


def test_a_ledger_that_does_not_add_up_is_found(sound, tables):
    fewer = tables["committee_votes"].iloc[1:]
    fewer.to_parquet(sound.processed_dir / "committee_votes.parquet", index=False)
    text = problems_of(sound)
    assert "the ledger does not add up" in text and "1787 rows in the tables" in text
    assert "row count differs from the committed one" in text


def test_a_repeated_key_is_found(sound, tables):
    import pandas as pd
    events = pd.concat([tables["side_events"], tables["side_events"].head(1)])
    events.to_parquet(sound.processed_dir / "side_events.parquet", index=False)
    assert "table side_events" in problems_of(sound)


def test_a_change_of_counts_names_the_paper(sound, tables):
    counts = expected_counts(tables)
    counts.loc[0, "rows_n"] += 5
    counts.to_csv(sound.processed_dir / "expected_counts.csv", index=False)
    text = problems_of(sound)
    assert counts.loc[0, "source_id"] in text and "--accept" in text


def test_a_notebook_that_study_toml_names_must_exist(sound):
    (sound.notebooks_dir / "02_presence.ipynb").unlink()
    assert "notebook of study.toml is missing" in problems_of(sound)


def notebook(tmp_path, *cells, kernel="python3", tags=("parameters",)):
    """A notebook of a parameters cell and these code cells."""
    first = nbformat.v4.new_code_cell("level: float = 0.95", metadata={"tags": list(tags)})
    book = nbformat.v4.new_notebook(cells=[first, *cells])
    book.metadata["kernelspec"] = {"name": kernel, "display_name": "x"}
    path = tmp_path / "a.ipynb"
    nbformat.write(book, path)
    return path


def code(source, **change):
    """A code cell."""
    return nbformat.v4.new_code_cell(source, **change)


@pytest.mark.parametrize(("cell", "message"), [
    (code("1", execution_count=1), "committed with outputs"),
    (code("1", outputs=[nbformat.v4.new_output("stream", text="1")]), "committed with outputs"),
    (code("\n".join("x = 1" for _ in range(13))), "long cell"),
    (code("def f():\n    pass"), "definition in a notebook"),
    (code("if True:\n    class A:\n        pass"), "definition in a notebook"),
])
def test_a_cell_out_of_shape_is_named_by_its_number(tmp_path, cell, message):
    (problem,) = check_notebook(notebook(tmp_path, cell))
    assert problem.what == message and problem.where == "a.ipynb, cell 1"


def test_a_notebook_without_parameters_tag_or_with_another_kernel_is_found(tmp_path):
    found = check_notebook(notebook(tmp_path, kernel="ir", tags=()))
    assert [problem.what for problem in found] == ["0 cells tagged 'parameters'",
                                                   "kernelspec is not python3"]


def test_twelve_lines_and_a_definition_in_prose_are_allowed(tmp_path):
    cell = code("\n".join("x = 1" for _ in range(12)))
    prose = nbformat.v4.new_markdown_cell("def f(): is not code here")
    assert check_notebook(notebook(tmp_path, cell, prose)) == []


def test_a_file_that_is_no_notebook(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("not json")
    assert check_notebook(path)[0].what == "not a notebook"


def test_a_misspelt_header_of_a_table_kept_by_hand_is_named_and_nothing_else_is_read(sound, change):
    change(sound, "hand/words_that_name_nobody.csv",
           lambda table: table.rename(columns={"words": "wrods"}))
    done, problems = check_study(sound)
    assert done == ["2    tables kept by hand have their columns"]
    assert {problem.where for problem in problems} == {"data/hand/words_that_name_nobody.csv"}
