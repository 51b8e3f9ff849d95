"""Parameters: what papermill would let pass in silence is refused before a run."""

import nbformat
import pytest

from hrcstats.errors import HrcStatsError, UsageError
from hrcstats.publish.parameters import check_parameters, read_parameters

CELL = '''state: str = "USA"  # State under review {ISO 3166-1 alpha-3}
first: int = 1  # first session [1..63]
share: float = 0.5  # a share [0..1]
tier: str = "documented"  # tier {documented|probable}
is_short: bool = False  # whether to shorten
title: str = "= # {x}"  # anything
'''


@pytest.fixture
def notebook(tmp_path):
    """Writes a notebook with these cells tagged `parameters`."""
    def write(*sources):
        cells = [nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})
                 for source in sources]
        path = tmp_path / "a.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path
    return write


def refusals(path, **given):
    """The problems of these values, as wrong usage."""
    with pytest.raises(UsageError) as refused:
        check_parameters(path, given, {"USA", "CUB"})
    return refused.value.problems


def test_declared_parameters_have_type_default_and_bounds(notebook):
    found = read_parameters(notebook(CELL))
    assert list(found) == ["state", "first", "share", "tier", "is_short", "title"]
    assert (found["first"].low, found["first"].high, found["first"].default) == (1, 63, 1)
    assert found["tier"].choices == ("documented", "probable")
    assert found["state"].is_iso3 and not found["title"].is_iso3


def test_text_of_the_command_line_takes_the_declared_type(notebook):
    path = notebook(CELL)
    assert check_parameters(path, {"first": "57", "share": "0.25", "is_short": "TRUE",
                                   "state": "CUB"}, {"CUB"}) == {
        "first": 57, "share": 0.25, "is_short": True, "state": "CUB"}
    assert check_parameters(path, {"first": 57, "share": 1}, set()) == {"first": 57, "share": 1.0}
    assert check_parameters(path, {}) == {}


def test_every_bad_value_is_told_at_once_with_what_is_allowed(notebook):
    found = refusals(notebook(CELL), stat="CUB", first="64", share="-0.1", tier="documneted",
                     is_short="maybe", state="ATL")
    assert len(found) == 6
    by_value = {problem.value: problem for problem in found}
    assert by_value["stat"].what == "unknown parameter"
    assert by_value["stat"].remedy == "did you mean 'state'?"
    assert by_value["64"].expected == "int from 1 to 63"
    assert by_value["documneted"].remedy == "did you mean 'documented'?"
    assert "alpha-3" in by_value["ATL"].expected
    assert all(problem.where.startswith("a") for problem in found)


@pytest.mark.parametrize("given", [
    {"first": "1.5"}, {"first": 1.5}, {"first": True}, {"first": "0"}, {"first": ""},
    {"share": "nan"}, {"share": "inf"}, {"share": "half"}, {"share": True}, {"is_short": 1},
    {"state": "usa"}, {"state": ""}, {"tier": ""}, {"first": None}, {"first": [1]}])
def test_values_of_the_wrong_kind(notebook, given):
    assert len(refusals(notebook(CELL), **given)) == 1


def test_the_bounds_themselves_are_allowed(notebook):
    path = notebook(CELL)
    assert check_parameters(path, {"first": 1, "share": 0.0}) == {"first": 1, "share": 0.0}
    assert check_parameters(path, {"first": 63, "share": 1.0}) == {"first": 63, "share": 1.0}


@pytest.mark.parametrize("sources", [(), (CELL, "more: int = 1")])
def test_no_cell_or_two_cells_tagged_parameters_are_refused(notebook, sources):
    with pytest.raises(HrcStatsError) as refused:
        read_parameters(notebook(*sources))
    (problem,) = refused.value.problems
    assert problem.what == f"{len(sources)} cells tagged 'parameters'"
    assert "a.ipynb" in problem.where and problem.remedy and problem.expected == "exactly one"


def test_lines_that_declare_no_literal_are_named_all_at_once(notebook):
    path = notebook('state = "USA"\nfirst: int = 1\nderived: int = first + 1\n'
                    'maybe: int | None = 3\nwrong: int = "x"\nempty: int\nimport os')
    with pytest.raises(HrcStatsError) as refused:
        read_parameters(path)
    lines = [problem.where.rsplit(" ", 1)[1] for problem in refused.value.problems]
    assert lines == ["1", "3", "4", "5", "6", "7"]


def test_a_cell_that_is_no_python_is_an_error_and_no_traceback(notebook):
    with pytest.raises(HrcStatsError) as refused:
        read_parameters(notebook("state: str = \n"))
    assert "a.ipynb" in str(refused.value)


def test_a_file_that_is_no_notebook_is_an_error_and_no_traceback(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("{")
    with pytest.raises(HrcStatsError) as refused:
        read_parameters(path)
    assert "a.ipynb" in str(refused.value)
