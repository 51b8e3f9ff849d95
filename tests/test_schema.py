"""The data dictionary and the tables that must obey it."""

import json

import pandas as pd
import pytest

from hrcstats.schema import check_tables, check_types, conform, datapackage, load_tables

TYPES = {"string", "int", "float", "bool", "date"}


@pytest.fixture(scope="module")
def resources(built_study):
    """The written description of the tables, by table."""
    package = json.loads((built_study.processed_dir / "datapackage.json").read_text("utf-8"))
    return {resource["title"]: resource for resource in package["resources"]}


def test_every_table_says_its_grain_key_and_columns():
    for name, table in load_tables().items():
        assert table.grain.startswith(("one ", "what became")), name
        assert set(table.key) <= set(table.names), name
        assert len(set(table.names)) == len(table.names), name
        for column in table.columns:
            assert column.type in TYPES, (name, column.name)
            assert column.description, (name, column.name)


def test_suffixes_tell_the_type_and_the_unit():
    for name, table in load_tables().items():
        for column in table.columns:
            where = (name, column.name)
            if column.name.endswith("_n"):
                assert column.type == "int" and column.unit, where
            if column.name.endswith("_s"):
                assert (column.type, column.unit) == ("float", "s"), where
            if column.name.endswith("_share"):
                assert column.type == "float", where
            if column.name.endswith("iso3"):
                assert column.unit.startswith("ISO 3166-1 alpha-3"), where
            if column.name.endswith("_date"):
                assert column.unit.startswith("ISO 8601"), where
            if column.name.startswith(("is_", "was_")):
                assert column.type == "bool", where


def test_foreign_keys_point_to_keys():
    tables = load_tables()
    for name, table in tables.items():
        for column, target in table.foreign.items():
            assert column in table.names and tables[target].key[0] == column, name


def test_the_package_describes_exactly_the_tables_of_the_dictionary(resources):
    assert list(resources) == list(load_tables())
    for name, table in load_tables().items():
        schema = resources[name]["schema"]
        assert [field["name"] for field in schema["fields"]] == table.names
        assert schema["primaryKey"] == table.key
        assert resources[name]["warnings"] == table.warnings
        units = {field["name"]: field.get("unit", "") for field in schema["fields"]}
        assert units == {column.name: column.unit for column in table.columns}


def test_every_described_column_stands_in_the_files_and_no_other(built_study, resources):
    files = {path.stem for path in built_study.processed_dir.glob("*.parquet")}
    assert files == set(resources)
    for name, resource in resources.items():
        fields = [field["name"] for field in resource["schema"]["fields"]]
        table = pd.read_csv(built_study.processed_dir / resource["path"], dtype=str)
        assert list(table) == fields, name
        assert len(table) == resource["rows_n"], name
        parquet = pd.read_parquet(built_study.processed_dir / f"{name}.parquet")
        assert list(parquet) == fields and len(parquet) == len(table), name


def test_required_columns_hold_no_null_in_the_files(built_study, resources):
    for name, resource in resources.items():
        table = pd.read_csv(built_study.processed_dir / resource["path"], dtype=str,
                            keep_default_na=False)
        for field in resource["schema"]["fields"]:
            if field.get("constraints", {}).get("required"):
                assert (table[field["name"]] != "").all(), (name, field["name"])


def test_what_is_written_reads_back_the_same(tables, built_study):
    for name, frame in tables.items():
        again = conform(pd.read_csv(built_study.processed_dir / f"{name}.csv", dtype=str,
                                    keep_default_na=False), name)
        for column in frame:
            left, right = frame[column].astype(str), again[column].astype(str)
            different = (left != right) & ~(frame[column].isna() & again[column].isna())
            if load_tables()[name].columns[frame.columns.get_loc(column)].type in ("bool", "float"):
                different &= left.str.lower() != right.str.lower()
            assert not different.any(), (name, column, left[different].head(2).tolist())


def test_conforming_gives_the_columns_in_order_and_no_others():
    frame = conform(pd.DataFrame({"title": ["T", ""], "event_id": ["e1", "e2"], "spare": [1, 2]}),
                    "side_events")
    assert list(frame) == load_tables()["side_events"].names
    assert frame["title"].isna().tolist() == [False, True]


def event(**change):
    """One row of side_events that holds."""
    row = {"event_id": "e1", "session": "31", "title": "T", "source_id": "x",
           "source_locator": "line 2"}
    return pd.DataFrame([row | change])


def test_a_null_a_repeated_key_and_a_lost_parent_are_told_together():
    events = conform(pd.concat([event(), event(title="")]), "side_events")
    organisers = conform(pd.DataFrame([{
        "event_id": "nowhere", "organiser_index": 1, "organiser_as_written": "A",
        "source_id": "x", "source_locator": "line 9"}]), "side_event_organisers")
    found = check_tables({"side_events": events, "side_event_organisers": organisers,
                          "organisations": conform(pd.DataFrame(), "organisations")})
    text = "\n".join(str(problem) for problem in found)
    assert "title fails not_nullable" in text
    assert "the same row stands twice: 1, in x" in text and "met 'event_id e1'" in text
    assert "uniqueness" not in text and "data dictionary" in text
    assert "points to no row of side_events" in text
    assert len(found) == 3
    assert "x, line 2" in text


def test_cells_of_the_wrong_type_are_counted_per_column_with_the_first_place():
    frame = event(event_date="soon").assign(session="31")
    assert check_types({"side_events": frame}) == []
    submissions = pd.DataFrame({"upr_session": ["50", "fifty", "sixty"], "year": ["2025", "", ""],
                                "source_id": "upr/x", "source_locator": ["line 2", "line 3", "l"]})
    (problem,) = check_types({"upr_submissions": submissions})
    assert "2 cells of upr_session are no int" in problem.what
    assert (problem.value, problem.where) == ("fifty", "table upr_submissions, upr/x, line 3")


def test_a_package_names_its_version_and_licence(tables):
    package = datapackage({"side_events": tables["side_events"]}, "1.2.3")
    assert package["version"] == "1.2.3"
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert [resource["name"] for resource in package["resources"]] == ["side-events"]
