"""Rules on the words of a name."""

import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import add_name_rules


@pytest.fixture(scope="module")
def words():
    from pathlib import Path

    return pd.read_csv(Path(__file__).resolve().parents[2] / "data" / "hand" / "name_words.csv")


@pytest.mark.parametrize(("name", "language", "rights"), [
    ("Asia Center for Human Rights", "en", True),
    ("BUREAU INTERNATIONAL POUR LE RESPECT DES DROITS DE L’HOMME AU SAHARA OCCIDENTAL", "fr", True),
    ("Ligue camerounaise des droits de l'homme", "fr", True),
    ("Observatorio Mexicano de Derechos Humanos, AC", "es", True),
    ("Hokok Coalición Internacional contra la Impunidad", "not told", False),
    ("Fundacion Ciudadania y Desarrollo", "es", False),
    ("Société pour le développement", "fr", False),
    ("DIYNGO", "not told", False),
    ("Мемориал", "not told", False),
    ("Human Rightsizing of Offices", "en", False),
    ("Women’s Human Rights Defenders", "en", True),
])
def test_real_and_awkward_names(words, name, language, rights):
    row = add_name_rules(pd.DataFrame({"name_as_written": [name]}), words).iloc[0]
    assert (row["name_language"], row["names_human_rights"]) == (language, rights)


def test_no_name_is_null_and_not_a_language(words):
    row = add_name_rules(pd.DataFrame({"name_as_written": [None, "  "]}), words)
    assert row[["name_language", "names_human_rights"]].isna().all().all()


def test_an_unknown_rule_is_named(words):
    with pytest.raises(HrcStatsError, match="name_langauge"):
        add_name_rules(pd.DataFrame({"name_as_written": ["A"]}),
                       words.replace("name_language", "name_langauge"))
