"""Ids come from content and from nothing else."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hrcstats.normalise.ids import locator, stable_id, stable_ids

NAMES = st.lists(st.sampled_from(["CIHRS", "Médecins Sans Frontières", "", "مركز القاهرة"]),
                 min_size=1, max_size=8)


@given(NAMES, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_the_set_of_ids(names, draw):
    frame = pd.DataFrame({"session": 57, "name": names})
    shuffled = names.copy()
    draw.shuffle(shuffled)
    other = pd.DataFrame({"session": 57, "name": shuffled}, index=range(10, 10 + len(names)))
    columns = ["session", "name"]
    assert sorted(stable_ids("slot", frame, columns)) == sorted(stable_ids("slot", other, columns))


@given(NAMES)
def test_equal_rows_are_told_apart_and_ids_align_with_their_rows(names):
    frame = pd.DataFrame({"name": names})
    ids = stable_ids("slot", frame, ["name"])
    assert ids.is_unique
    assert ids.index.equals(frame.index)


def test_a_further_row_changes_no_other_id():
    frame = pd.DataFrame({"name": ["A", "B", "A"]})
    longer = pd.concat([frame, pd.DataFrame({"name": ["C"]})], ignore_index=True)
    before, after = (stable_ids("x", rows, ["name"]).tolist() for rows in (frame, longer))
    assert after[:3] == before


def test_the_boundary_between_parts_counts():
    assert stable_id("x", "ab", "c") != stable_id("x", "a", "bc")
    assert stable_id("x", None) == stable_id("x", "")


def test_an_id_is_the_same_in_every_process_and_version():
    # A published id must never change: this one was written down.
    assert stable_id("debate", 37, "2018-03-19", 6) == "debate_ww3yywpkdlho"


def test_a_place_names_the_page_where_there_is_one():
    frame = pd.DataFrame({"source_page": [12, None, ""], "source_line": [3, 4, 5]}, dtype=object)
    assert locator(frame).tolist() == ["p. 12, line 3", "line 4", "line 5"]
    assert locator(frame[["source_line"]]).tolist() == ["line 3", "line 4", "line 5"]
