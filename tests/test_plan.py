"""The analysis plan: checked as a whole, hashed by what it says, changed only on record."""

import json
import re
import tomllib

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.plan import load_plan
from hrcstats.plan_history import (
    AMENDMENT_COLUMNS,
    amend_plan,
    check_unchanged,
    describe_history,
    read_amendments,
    why_not_first,
)


@pytest.fixture
def checkout(checkout):
    """A study whose plan has not been recorded yet."""
    path = checkout.data_dir / "hand" / "plan_amendments.csv"
    path.write_text(",".join(AMENDMENT_COLUMNS) + "\n", encoding="utf-8")
    return checkout


def test_the_committed_plan_is_the_recorded_one(built_study):
    assert check_unchanged(built_study.data_dir, built_study.reports_dir) == []
    assert read_amendments(built_study.data_dir)[-1]["new_hash"] == load_plan(
        built_study.data_dir).hash


def edit(study, old, new):
    """Changes the plan's text; the place must be there."""
    path = study.data_dir / "hand" / "plan.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def pretend_run(study, plan_hash):
    """A result made under a plan."""
    folder = study.reports_dir / "runs" / "02_presence" / "all"
    folder.mkdir(parents=True)
    (folder / "record.json").write_text(json.dumps({"plan_hash": plan_hash}))


def problems_of(study):
    """Every problem of the study's plan."""
    with pytest.raises(HrcStatsError) as refused:
        load_plan(study.data_dir)
    return refused.value.problems


def test_the_bundled_plan_runs_at_both_cut_offs_with_a_reason_for_everything(checkout):
    plan = load_plan(checkout.data_dir)
    assert plan.tiers == ["documented", "probable"]
    assert all(len(row["reason"]) > 20 and row["value"] for row in plan.rows())


def test_a_state_has_its_own_start_or_that_of_every_state(checkout):
    plan = load_plan(checkout.data_dir)
    assert plan.start("speakers", "CHN").start_session == 37
    assert plan.start("speakers", "NOR").start_session == 26
    assert plan.start("upr", "CUB") is None


def test_the_seed_is_that_of_the_study(checkout):
    assert load_plan(checkout.data_dir).choice("seed") == checkout.seed


def test_an_unknown_choice_or_record_says_which_there_are(checkout):
    plan = load_plan(checkout.data_dir)
    with pytest.raises(HrcStatsError, match=r"choices.*name_rule"):
        plan.choice("name_rules")
    with pytest.raises(HrcStatsError, match=r"windows.*committee"):
        plan.window("transcripts")


def test_the_hash_ignores_comments_and_sees_every_value_and_reason(checkout):
    first = load_plan(checkout.data_dir).hash
    edit(checkout, "[choices.tiers]", "# a comment\n\n[choices.tiers]")
    assert load_plan(checkout.data_dir).hash == first
    edit(checkout, "start_session = 37", "start_session = 36")
    second = load_plan(checkout.data_dir).hash
    assert second != first
    edit(checkout, "First Council session of 2018", "A session of 2018")
    assert load_plan(checkout.data_dir).hash not in (first, second)


def test_what_a_run_has_outside_the_plan_is_said_in_words(checkout):
    plan = load_plan(checkout.data_dir)
    defaults = {"seed": 20261122, "replicates": 2000}
    assert plan.outside("02_presence", defaults | {"replicates": 500}, defaults) == []
    assert plan.outside("02_presence", defaults | {"seed": 1}, defaults) == [
        "seed is 1 (in the plan: 20261122)"]
    assert plan.outside("03_gongo_surge", {"first_session": 20, "state": "CUB"}, {}) == [
        "first_session is 20 (in the plan: 11)"]
    assert plan.outside("10_real_cases", {"since": 2012}, {"since": 2018}) == [
        "since is 2012 (in the plan: 2018)"]
    assert plan.outside("10_mine", {}, {}) == ["notebook 10_mine is not in the plan"]


def test_all_problems_of_a_plan_are_shown_at_once(checkout):
    for old, new in (('fixed_on = 2026-11-28', 'fixed_on = "soon"'),
                     ('value = ["documented", "probable"]', 'value = ["documented"]'),
                     ('[choices.name_rule]\nvalue = "matched"',
                      '[choices.name_rule]\nvalue = "mached"'),
                     ("last_session = 40\n", "last_session = 4\n"),
                     ('states = ["CHN"]', 'states = ["CHI"]'),
                     ('reason = "The seed of study.toml; another seed may not be chosen after '
                      'looking."', 'reason = " "'),
                     ('[windows.upr]', '[windows.urp]')):
        edit(checkout, old, new)
    found = {(problem.what, problem.where): problem for problem in problems_of(checkout)}
    place = "data/hand/plan.toml"
    assert ("not a date", f"{place}, fixed_on") in found
    assert ("a cut-off is left out", f"{place}, [choices.tiers] value") in found
    misspelt = found["unknown value in the plan", f"{place}, [choices.name_rule] value"]
    assert (misspelt.value, misspelt.remedy) == ("mached", "did you mean 'matched'?")
    assert found["window ends before it starts", f"{place}, [windows.speakers]"].value == "11 to 4"
    assert found["unknown State", f"{place}, [[starts]] 1 states"].value == "CHI"
    assert ("no reason given", f"{place}, [choices.seed] reason") in found
    assert found["unknown name in the plan", f"{place}, [windows]"].value == "urp"


@pytest.mark.parametrize(("old", "new", "what"), [
    ("start_session = 37", "start_session = 41", "start outside its window"),
    ("start_session = 37", "start_session = 2018-02-26", "not a session"),
    ('records = "committee"', 'records = "speakers"', "not a session"),
    ("first_session = 2010-01-01", "first_session = 2010-01-01T00:00:00", "not a session"),
    ('states = ["CHN"]', 'states = "every"', "two starts for the same State"),
    ('denominator = "submissions"', 'denominator = "papers"', "unknown value in the plan"),
    ("last_session = [40] }", "last_session = 40 }", "not a list of values"),
    ("[windows.speakers]", "[windows]\nspeakers = 3\n[windowz.speakers]", "unknown name in the "
                                                                         "plan"),
    ('fixed_by = "hrcstats developers"', 'fixed_by = ""', "nobody fixed the plan"),
    ("fixed_on = 2026-11-28", "fixed_on =", "plan cannot be read"),
])
def test_a_wrong_entry_is_refused_with_its_place(checkout, old, new, what):
    edit(checkout, old, new)
    found = problems_of(checkout)
    assert what in {problem.what for problem in found}
    assert all(problem.where.startswith("data/hand/plan.toml") for problem in found)


@pytest.mark.parametrize("section", ["choices", "windows", "starts", "specifications",
                                     "notebooks"])
@pytest.mark.parametrize("content", ["3", "[]", '"any"', "[[1], 2]", "{ a = 1 }"])
def test_a_section_of_another_shape_is_a_problem_not_a_crash(checkout, section, content):
    path = checkout.data_dir / "hand" / "plan.toml"
    text = path.read_text(encoding="utf-8")
    kept = re.sub(rf"(?ms)^\[+{section}[.\]].*?(?=^\[|\Z)", "", text)
    assert section not in tomllib.loads(kept)
    path.write_text(f"{section} = {content}\n{kept}", encoding="utf-8")
    if (section, content) != ("starts", "[]"):
        assert problems_of(checkout)


def test_a_study_without_a_plan_says_so(checkout):
    (checkout.data_dir / "hand" / "plan.toml").unlink()
    assert problems_of(checkout)[0].what == "no analysis plan"


def test_before_any_result_the_plan_may_change(checkout):
    edit(checkout, "start_session = 37", "start_session = 36")
    assert check_unchanged(checkout.data_dir, checkout.reports_dir) == []
    assert "not recorded yet" in describe_history(checkout.data_dir)


def test_a_plan_changed_after_results_is_refused_until_the_change_is_recorded(checkout):
    old = load_plan(checkout.data_dir).hash
    pretend_run(checkout, old)
    assert check_unchanged(checkout.data_dir, checkout.reports_dir) == []
    edit(checkout, "start_session = 37", "start_session = 36")
    new = load_plan(checkout.data_dir).hash
    [problem] = check_unchanged(checkout.data_dir, checkout.reports_dir)
    assert problem.where == "data/hand/plan.toml" and problem.value == new
    assert old in problem.expected and "02_presence" in problem.expected
    assert "hrcstats plan amend" in problem.remedy
    amend_plan(checkout.data_dir, checkout.reports_dir, reason="misread date", coder="ab",
               today="2026-11-28")
    assert check_unchanged(checkout.data_dir, checkout.reports_dir) == []
    rows = read_amendments(checkout.data_dir)
    assert [(row["old_hash"], row["new_hash"]) for row in rows] == [("", old), (old, new)]
    assert describe_history(checkout.data_dir) == "amended once, last on 2026-11-28: misread date"


def test_a_recorded_plan_stays_recorded_when_the_results_are_deleted(checkout):
    amend_plan(checkout.data_dir, checkout.reports_dir, reason="first fixed", coder="ab",
               today="2026-11-28")
    assert not checkout.reports_dir.exists()
    assert "not amended" in describe_history(checkout.data_dir)
    edit(checkout, "start_session = 26", "start_session = 25")
    [problem] = check_unchanged(checkout.data_dir, checkout.reports_dir)
    assert "data/hand/plan_amendments.csv, line 2" in problem.expected


def test_nothing_is_recorded_without_a_change_a_reason_and_a_person(checkout):
    def amend(reason, coder):
        return amend_plan(checkout.data_dir, checkout.reports_dir, reason=reason, coder=coder,
                          today="2026-11-28")
    amend("first fixed", "ab")
    before = (checkout.data_dir / "hand" / "plan_amendments.csv").read_bytes()
    with pytest.raises(HrcStatsError) as refused:
        amend(" ", "")
    assert [problem.what for problem in refused.value.problems] == [
        "no reason", "no coder", "the plan is the recorded one"]
    assert (checkout.data_dir / "hand" / "plan_amendments.csv").read_bytes() == before


def test_a_history_that_was_edited_is_refused(checkout):
    path = checkout.data_dir / "hand" / "plan_amendments.csv"
    lines = [",".join(AMENDMENT_COLUMNS), "2026-11-28,,aaaa,ab,first", "2026-11-29,bbbb,cccc,ab,"]
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(HrcStatsError) as refused:
        read_amendments(checkout.data_dir)
    assert [(problem.what, problem.where[-6:]) for problem in refused.value.problems] == [
        ("amendment without reason", "line 3"),
        ("amendment does not continue the one before", "line 3")]


def test_every_notebook_of_the_study_is_in_the_plan_as_it_is_run(checkout):
    from hrcstats.publish.parameters import read_parameters
    plan = load_plan(checkout.data_dir)
    for name, scopes in checkout.notebooks.items():
        declared = read_parameters(checkout.notebooks_dir / f"{name}.ipynb")
        defaults = {key: parameter.default for key, parameter in declared.items()}
        for scope in scopes:
            assert plan.outside(name, defaults | scope, defaults) == [], name


def test_an_amended_plan_confirms_nothing_until_the_first_one_is_restored(checkout):
    from hrcstats.publish.run import plan_record
    path = checkout.notebooks_dir / "02_presence.ipynb"
    first = load_plan(checkout.data_dir).hash
    pretend_run(checkout, first)
    assert "must be recorded" in describe_history(checkout.data_dir, checkout.reports_dir)
    assert why_not_first(checkout.data_dir) == plan_record(checkout, path, {})["exploratory"] == ""
    edit(checkout, "start_session = 37", "start_session = 39")
    amend_plan(checkout.data_dir, checkout.reports_dir, reason="a later start", coder="ab",
               today="2026-11-28")
    why = plan_record(checkout, path, {})["exploratory"]
    assert why == "plan amended on 2026-11-28 after it was recorded: a later start"
    edit(checkout, "start_session = 39", "start_session = 37")
    amend_plan(checkout.data_dir, checkout.reports_dir, reason="the first one again", coder="ab",
               today="2026-11-29")
    assert plan_record(checkout, path, {}) == {"plan_hash": first, "exploratory": ""}


def test_an_amendment_names_nobody(checkout):
    with pytest.raises(HrcStatsError) as refused:
        amend_plan(checkout.data_dir, checkout.reports_dir, reason="asked by Mr John Smith",
                   coder="Anna Berg", today="2026-11-28")
    assert len(refused.value.problems) == 2 and "Smith" not in str(refused.value)
