"""Two organisations in one cell, told by the registry."""

from __future__ import annotations

import pytest

from hrcstats.normalise.match_joined import halves, names_two_known
from hrcstats.normalise.names import comparison_key

NAMES = ["Human Rights Watch", "Franciscans International", "Women", "Children", "FIDH",
         "Association pour la paix", "Peace and Justice Network", "Peace Now", "UN Watch"]
OWNERS = {comparison_key(name): {at} for at, name in enumerate(NAMES)}
OWNERS[comparison_key("HRW International")] = {0}


@pytest.mark.parametrize(("text", "is_two"), [
    ("Human Rights Watch and Franciscans International", True),
    ("Human Rights Watch, Franciscans International", True),
    ("FIDH; Human Rights Watch", True),
    ("Association pour la paix et Franciscans International", True),
    ("Human Rights Watch and UN Watch", True),               # the key once lost "UN"
    ("Human Rights Watch jointly with UN Watch", True),
    ("Human Rights Watch\nUN Watch", True),
    ("Peace and Justice\nNetwork", False),                   # one name on two lines
    ("Women and Children", False),                           # single words are no two bodies
    ("Human Rights Watch / HRW International", False),       # one body under two names
    ("Human Rights Watch, New York", False),                 # a place is no body
    ("Peace and Justice Network", False),
])
def test_both_sides_must_be_two_known_organisations(text: str, is_two: bool) -> None:
    assert names_two_known(text, OWNERS) is is_two


def test_a_text_is_divided_at_every_joint_and_no_side_is_empty() -> None:
    assert list(halves("A, B and C")) == [("A", "B and C"), ("A, B", "C")]
    assert list(halves("and")) == []
