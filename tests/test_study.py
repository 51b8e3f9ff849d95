"""Where a study is, and what it runs."""

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.study import find_root, load_study, run_files, scope_name


def test_the_study_is_found_from_any_folder_below(checkout):
    assert find_root(checkout.data_dir / "raw" / "speakers") == checkout.root


def test_outside_a_checkout_the_error_says_what_to_do(tmp_path):
    with pytest.raises(HrcStatsError) as refused:
        find_root(tmp_path)
    (problem,) = refused.value.problems
    assert "study.toml" in problem.expected and "checkout" in problem.remedy


def test_every_scope_of_the_bundled_study_names_a_notebook(checkout):
    assert checkout.notebooks
    for name, scopes in checkout.notebooks.items():
        assert (checkout.notebooks_dir / f"{name}.ipynb").is_file()
        assert len({scope_name(scope) for scope in scopes}) == len(scopes)
    assert checkout.level == 0.95 and checkout.seed > 0 and checkout.title


def test_a_settings_file_that_cannot_be_read_names_itself_and_why(checkout):
    (checkout.root / "study.toml").write_text("seed = = 3\n")
    with pytest.raises(HrcStatsError) as refused:
        load_study(checkout.root)
    assert "study.toml" in refused.value.problems[0].where
    assert "line 1" in refused.value.problems[0].value


@pytest.mark.parametrize("text", ['seed = "many"\n', 'level = "high"\n', "level = 95\n",
                                  "notebooks = 3\n", "[notebooks.a]\nscopes = 3\n", "sed = 3\n"])
def test_settings_of_the_wrong_kind_are_an_error_and_no_traceback(checkout, text):
    (checkout.root / "study.toml").write_text(text)
    with pytest.raises(HrcStatsError) as refused:
        load_study(checkout.root)
    assert "study.toml" in refused.value.problems[0].where


def test_scopes_are_named_by_their_parameters_whatever_their_order():
    assert scope_name({"b": 1, "a": "x"}) == scope_name({"a": "x", "b": 1}) == "a-x_b-1"
    assert scope_name({}) == "all"


def test_a_run_that_is_being_written_is_no_run_yet(tmp_path):
    for scope in ("all", ".all.new"):
        folder = tmp_path / "runs" / "11_reprisals" / scope
        folder.mkdir(parents=True)
        (folder / "results.csv").write_text("")
    assert [path.parent.name for path in run_files(tmp_path, "results.csv")] == ["all"]
