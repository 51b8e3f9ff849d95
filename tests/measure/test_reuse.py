"""Near-duplicate texts: planted ones are found, headings are not; every script; bad input."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure import find_reuse
from hrcstats.measure.shingles import shingles, tokens
from hrcstats.read.submission_text import read_texts

HEADING = ("Universal Periodic Review, fourth cycle. Submission of a non-governmental organisation "
           "in special consultative status. Contact and address. Executive summary follows below. ")
# A made-up sentence in each language, long enough for a few shingles; each says the same.
SENTENCES = {
    "en": "The authorities closed our office, froze our accounts and questioned every volunteer",
    "fr": "Les autorités ont fermé notre bureau, gelé nos comptes et interrogé chaque bénévole",
    "es": "Las autoridades cerraron nuestra oficina, congelaron las cuentas e interrogaron a todos",
    "ru": "Власти закрыли наш офис, заморозили наши счета и допросили каждого нашего добровольца",
    "ar": "أغلقت السلطات مكتبنا وجمدت حساباتنا واستجوبت كل متطوع لدينا في المدينة خلال الشهر",
    "zh": "当局关闭了我们的办公室，冻结了我们的账户，并且讯问了每一位在这座城市里工作的志愿者",
}


def frame(**texts):
    return pd.DataFrame({"text_id": list(texts), "text": list(texts.values())})


def prose(seed, words_n=300):
    """Made-up prose of its own vocabulary."""
    rng = np.random.default_rng(seed)
    return " ".join(f"w{number}" for number in rng.integers(0, 3000, words_n))


@pytest.mark.parametrize("language", SENTENCES)
def test_a_copy_is_found_in_every_official_language(language):
    text = SENTENCES[language]
    pairs = find_reuse(frame(a=text, b=text + " 2024.", c=prose(1)))
    assert pairs[["text_id_a", "text_id_b"]].to_numpy().tolist() == [["a", "b"]]
    assert pairs["value"].iloc[0] > 0.7


def test_accents_vowel_signs_case_and_stretched_letters_do_not_hide_a_copy():
    assert tokens("GENÈVE") == tokens("Genève")
    assert tokens("مُنَظَّمَة") == tokens("منظمة") == tokens("منظـــمة")
    assert tokens("非政府組織 NGO") == ["非", "政", "府", "組", "織", "ngo"]
    assert len(shingles(tokens("人" * 30))) == 21  # ten letters, not five


def test_headings_make_no_pair_and_a_copy_under_them_does():
    texts = {f"own{n}": HEADING + prose(n, 60) for n in range(8)}
    texts["copy"] = HEADING + prose(3, 60) + " one more line"
    pairs = find_reuse(frame(**texts))
    assert pairs[["text_id_a", "text_id_b"]].to_numpy().tolist() == [["own3", "copy"]]
    assert pairs["warnings"].str.contains("not a coding").all()
    assert len(find_reuse(frame(**texts), threshold=0.1)) == 1
    # With the heading left in, every pair of these texts is alike.
    assert len(find_reuse(frame(**texts), threshold=0.1, template_share=1.0)) == 36


def test_copies_sent_by_most_are_not_taken_for_a_heading():
    texts = {f"copy{n}": HEADING + prose(99) for n in range(7)} | {"own": HEADING + prose(5)}
    pairs = find_reuse(frame(**texts))
    assert len(pairs) == 21 and not pairs[["text_id_a", "text_id_b"]].isin(["own"]).any().any()
    assert pairs["warnings"].str.contains("copied by many").all()


def test_passages_and_containment_say_how_a_short_text_stands_in_a_long_one():
    quoted, long = prose(1, 100), prose(2, 900)
    pairs = find_reuse(frame(short=quoted, long=long + " " + quoted), threshold=0.05)
    row = pairs.iloc[0]
    assert row["containment"] == 1 and row["value"] == pytest.approx(96 / 996)
    assert (row["passages_n"], row["longest_passage_words_n"]) == (1, 100)


def test_hashing_finds_what_all_pairs_find():
    texts = {f"own{n}": prose(n) for n in range(70)}
    for n in range(10):
        words = texts[f"own{n}"].split()
        words[::25] = ["changed"] * len(words[::25])
        texts[f"copy{n}"] = " ".join(words)
    pairs = find_reuse(frame(**texts))
    assert {(a, b) for a, b in pairs[["text_id_a", "text_id_b"]].to_numpy()} == {
        (f"own{n}", f"copy{n}") for n in range(10)}


def test_the_order_of_the_texts_does_not_matter():
    texts = frame(a=prose(1), b=prose(1) + " more words", c=prose(2), d=prose(2))
    back = find_reuse(texts.iloc[::-1])
    assert sorted(find_reuse(texts)["value"]) == sorted(back["value"])


def test_what_is_too_short_is_refused_in_words():
    pairs = find_reuse(frame(a=prose(1), b=prose(1), note="Four words stand here"))
    refused = pairs[pairs["value"].isna()]
    assert refused["text_id_a"].tolist() == ["note"]
    assert refused["warnings"].iloc[0].startswith("too short to compare")


def test_every_problem_is_told_at_once():
    with pytest.raises(HrcStatsError) as raised:
        find_reuse(pd.DataFrame({"text_id": ["a", "a", "b"], "text": ["x", "y", " "]}),
                   threshold=0)
    text = str(raised.value)
    assert "empty text" in text and "text_id stands twice" in text and "threshold" in text
    with pytest.raises(HrcStatsError, match="nothing to compare"):
        find_reuse(frame(a=prose(1)))


def test_one_real_paper_in_two_files_is_found_and_other_summaries_are_not():
    papers = Path(__file__).resolve().parents[3] / "shared" / "originals" / "upr"
    if not papers.is_dir():
        pytest.skip("../shared is absent")
    files = sorted(papers.glob("A_HRC_WG.6_*_3.*"))
    texts, problems = read_texts(files)
    assert problems == [] and len(texts) == len(files)
    pairs = find_reuse(texts, threshold=0.05)
    assert {(Path(a).stem, Path(b).stem) for a, b in
            pairs[["text_id_a", "text_id_b"]].itertuples(index=False)} == {
        (stem, stem) for stem in ("A_HRC_WG.6_34_SVN_3", "A_HRC_WG.6_48_SVN_3")}
    assert (pairs["value"] > 0.95).all()
