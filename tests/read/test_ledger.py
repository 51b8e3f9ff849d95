"""The ledger of one paper."""

from hrcstats.read.ledger import LEDGER_COLUMNS, Entry, Reading, check_ledger, ledger_frame


def reading(*entries, rows=1):
    """A reading of this many rows with these entries."""
    return Reading(rows=[{"name": "A"}] * rows, ledger=list(entries))


def row(rows_n=1):
    """A fragment that gave rows."""
    return Entry(None, 2, 2, "row", "A", rows_n=rows_n)


def test_a_ledger_that_adds_up_has_no_problem():
    furniture = Entry(1, 3, 3, "furniture", "page 2", reason="page number")
    rejected = Entry(1, 4, 4, "rejected", "???", reason="no name")
    assert check_ledger(reading(row(2), furniture, rejected, rows=2), "a.pdf") == []


def test_a_row_too_many_or_too_few_is_told():
    for rows in (0, 2):
        (problem,) = check_ledger(reading(row(), rows=rows), "a.pdf")
        assert problem.what == "the ledger does not add up" and problem.where == "a.pdf"
        assert (problem.value, problem.expected[:6]) == (f"{rows} rows", "1 row ")


def test_rows_of_a_rejected_fragment_do_not_count():
    wrong = Entry(None, 2, 2, "rejected", "A", rows_n=1, reason="why")
    assert len(check_ledger(reading(wrong), "a.pdf")) == 1


def test_unknown_kinds_and_rejections_without_a_reason_are_told_together():
    found = check_ledger(reading(row(), Entry(None, 7, 7, "lost", "x"),
                                 Entry(None, 8, 8, "rejected", "y" * 200)), "a.pdf")
    assert [problem.what for problem in found] == ["unknown ledger kind",
                                                   "rejected without a reason"]
    assert found[1].where == "a.pdf, line 8" and len(found[1].value) == 80


def test_the_frame_keeps_order_and_names_the_file():
    entries = [Entry(2, 5, 6, "row", "B", rows_n=1), Entry(1, 1, 1, "furniture", "A",
                                                          source_file="part2.json")]
    frame = ledger_frame(entries, "a.pdf")
    assert list(frame) == LEDGER_COLUMNS
    assert frame["source_file"].tolist() == ["a.pdf", "part2.json"]
    assert list(ledger_frame([], "a.pdf")) == LEDGER_COLUMNS
