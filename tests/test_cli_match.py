"""`hrcstats match`: the contract's columns, and tables that cannot be read."""

import pandas as pd
import pytest

REGISTRY = (
    "organisation_id,organisation_name,alias_text\n"
    "o1,Amnesty International,\n"
    "o1,,AI\n"
    "o1,,AI\n"
    "o2,Fédération internationale pour les droits humains,FIDH\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "registry.csv").write_text(REGISTRY, encoding="utf-8-sig")
    (tmp_path / "names.csv").write_text(
        "row,org\n1,Amnesty Internat ional\n2,\n3,FIDH\n4,Ω Corps\n", encoding="utf-8")
    return tmp_path


def test_the_columns_of_the_contract_and_the_flags_are_there(call, folder):
    called = call(folder, "match", "names.csv", "--column", "org", "--registry", "registry.csv",
                  "-o", "out.csv")
    assert called.code == 0
    assert "1 flagged: empty" in called.out
    out = pd.read_csv(folder / "out.csv", dtype=str, keep_default_na=False)
    candidates = [f"candidate_{n}_{what}" for n in (1, 2, 3) for what in ("id", "name", "score")]
    assert {"row", "org", "organisation_id", "organisation_name", "score", "decision",
            *candidates} <= set(out.columns)
    assert list(out["organisation_id"]) == ["o1", "", "o2", ""]
    assert list(out["decision"]) == ["matched", "review", "matched", "new"]


@pytest.mark.parametrize("above", ["", "\n \n"])
def test_a_blank_line_of_a_single_column_stays_a_row_flagged_empty(call, folder, above):
    (folder / "lines.csv").write_text(f"{above}org\nFIDH\n\n   \nAI\n\"\"\n", encoding="utf-8-sig")
    called = call(folder, "match", "lines.csv", "--column", "org", "--registry", "registry.csv",
                  "-o", "out.csv")
    assert called.code == 0
    assert "5 names" in called.out and "3 flagged: empty" in called.out
    out = pd.read_csv(folder / "out.csv", dtype=str, keep_default_na=False)
    assert list(out["organisation_id"]) == ["o2", "", "", "o1", ""]
    assert list(out["reason"][1:3]) == ["flagged: empty"] * 2


@pytest.mark.parametrize(("content", "told"), [
    ("org\nFédération\n".encode("latin-1"), "line 2: not UTF-8"),
    (b"", "empty file"),
    (b"org,x\nAmnesty,1\nOne, Two, Three,2\n", "line 3"),
    (b"row;org\n1;Amnesty\n", "divided by semicolons"),
    (b"row\torg\n1\tAmnesty\n", "divided by tabs"),
    (b"name\nAmnesty\n", "column missing"),
])
def test_a_table_that_cannot_be_read_is_named_and_nothing_is_written(call, folder, content, told):
    (folder / "odd.csv").write_bytes(content)
    called = call(folder, "match", "odd.csv", "--column", "org", "--registry", "registry.csv",
                  "-o", "out.csv")
    assert called.code == 1
    assert told in called.err
    assert not (folder / "out.csv").exists()


def test_pairs_are_scored_and_counted(call, folder):
    (folder / "pairs.csv").write_text(
        "name_a,name_b\nWomen’s Federation for World Peace,Youth Federation for World Peace\n"
        "Amnesty International,Amnistie internationale\n,Amnesty International\n", encoding="utf-8")
    called = call(folder, "match", "--pairs", "pairs.csv", "-o", "out.csv")
    assert called.code == 0
    assert "3 pairs" in called.out and "1 the same" in called.out
    assert list(pd.read_csv(folder / "out.csv")["is_same"]) == [False, True, False]


def test_without_a_column_the_error_lists_the_columns(call, folder):
    called = call(folder, "match", "names.csv", "--registry", "registry.csv", "-o", "out.csv")
    assert called.code == 2
    assert "one of row, org" in called.err and "--column" in called.err


def test_reasons_name_the_words_and_show_no_numbers(call, folder):
    (folder / "names.csv").write_text("org\nAmnesty Internationale Sektion\n", encoding="utf-8")
    call(folder, "match", "names.csv", "--column", "org", "--registry", "registry.csv",
         "-o", "out.csv")
    (why,) = pd.read_csv(folder / "out.csv")["reason"]
    assert "amnesty" in why and "telling" not in why
    assert not any(sign.isdigit() for sign in why)


def test_reading_says_what_was_rejected_and_why_rows_and_fragments_differ(capsys):
    from hrcstats.cli.papers import _explain_ledger

    ledger = pd.DataFrame([("row", 6, 1, "", "JS1: six bodies"), ("row", 1, 2, "", "one"),
                           *[("rejected", 0, 3 + at, "no entry of the list", f"odd {at}")
                             for at in range(4)]],
                          columns=["kind", "rows_n", "line_start", "reason", "text"])
    _explain_ledger(ledger.assign(source_file="a.txt"), 7)
    out = capsys.readouterr().out
    assert "2 fragments gave 7 rows: 1 of them" in out
    assert "a.txt, line 3: no entry of the list: 'odd 0'" in out
    assert "odd 3" not in out and "and 1 more" in out


def test_listed_and_watched_slots_of_a_debate_are_never_added():
    from hrcstats.cli.watch import _ngo_slots

    slots = pd.DataFrame({"debate_id": "d", "speaker_kind": "ngo",
                          "observed_as": ["listed"] * 26 + ["delivered"] * 26 + ["heard"] * 26})
    assert _ngo_slots(slots)["d"] == 26
