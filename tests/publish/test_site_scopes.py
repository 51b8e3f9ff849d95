"""Pages of sessions and States: what they list is about them."""

import pandas as pd

from hrcstats.publish.site_results import Results
from hrcstats.publish.site_rows import Rows
from hrcstats.publish.site_scopes import _by_session


def test_session_page_lists_only_what_its_keys_or_its_run_name(tmp_path):
    frame = pd.DataFrame([
        ("08_published_figures/recomputed/closed/2021/34", "year=2021; part=34", "all"),
        ("02_presence/ngo_slots_read/34", "session=34", "all"),
        ("09_session_brief/session-34/lists_complete", "", "session-34"),
        ("03_gongo_surge/state-CUB/slots/34", "session=34", "state-CUB"),
        ("05_upr_submissions/all/34", "upr_session=34", "all"),
    ], columns=["result_id", "keys", "scope"]).assign(sources="data/processed/debates.parquet")
    about = _by_session(Results(frame, tmp_path, Rows(tmp_path)))
    assert {name: list(frame["result_id"].iloc[places]) for name, places in about.items()} == {
        "34": ["02_presence/ngo_slots_read/34", "09_session_brief/session-34/lists_complete"]}
