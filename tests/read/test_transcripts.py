"""UN Transcripts to delivered slots and candidates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hrcstats.errors import HrcStatsError
from hrcstats.measure.simulate_transcripts import simulate_transcripts
from hrcstats.read.columns import CANDIDATES, READ_COLUMNS
from hrcstats.read.document import Document, read_document
from hrcstats.read.ledger import check_ledger
from hrcstats.read.transcripts import address_of_moment, read_transcripts
from hrcstats.read.transcripts_debates import announced_debate, debate_in_title, ngo_seconds
from hrcstats.read.transcripts_load import Sentence, Speaker, Statement, _one_by_one
from hrcstats.read.transcripts_names import clean_called_name, hear_call, is_same_name

CHAIR = ("Ko Bare", None, "Vice-President")
UN_WATCH = ("Lu Mora", "UN Watch", None)
AMNESTY = ("Ti Sona", "Amnesty International", None)
CHINA = ("Da Reti", "CHN", "Representative")
CUBA = ("Vi Luka", "CUB", "Representative")
BODY = ["We are alarmed by arrests across the country.", "Hundreds of people were detained.",
        "Impunity is the rule.", "The authorities must investigate these killings."] * 3


def meeting(*statements: tuple[tuple[str | None, ...], str | list[str]], slug: str = "hrc/61/29",
            seconds: float = 6.0, **video: Any) -> dict[str, Any]:
    """A meeting as published; every sentence lasts `seconds`."""
    clock, data = 10.0, []
    for number, ((name, affiliation, function), text) in enumerate(statements, start=1):
        sentences = []
        for sentence in [text] if isinstance(text, str) else text:
            sentences.append({"text": sentence, "start": clock, "end": clock + seconds})
            clock += seconds + 0.5
        data.append({"statement_number": number, "start": sentences[0]["start"],
                     "pageUrl": f"https://transcripts.un.org/en/{slug}?t={int(sentences[0]['start'])}",
                     "speaker": {"name": name, "affiliation": affiliation, "function": function,
                                 "affiliation_full": None, "group": None},
                     "paragraphs": [{"sentences": sentences}]})
    return {"url": f"https://transcripts.un.org/en/{slug}",
            "video": {"slug": slug, "title": "29th Meeting - 61st Session of Human Rights Council",
                      "date": "2026-03-20T00:00:00.000Z", "body": "Human Rights Council",
                      "duration": "00:10:00", **video},
            "transcript": {"transcript_id": "t", "language": "en", "data": data, "topics": []}}


def read(*payloads: object):
    documents = [Document(Path(f"m{n}.json"), "json", data=payload)
                 for n, payload in enumerate(payloads)]
    reading, candidates = read_transcripts(documents)
    assert check_ledger(reading, "m.json") == []
    for row in reading.rows:
        assert set(row) == set(READ_COLUMNS["transcripts"])
    assert all(list(candidate) == CANDIDATES for candidate in candidates)
    return reading, candidates


def holders(reading) -> list[str]:
    return [row["slot_holder_as_heard"] for row in reading.rows]


def kinds(candidates) -> list[str]:
    return [candidate["kind"] for candidate in candidates]


OPENING = (CHAIR, ["We continue with the general debate on agenda item 4.",
                   "States have two minutes and NGOs have 90 seconds."])
CALL_UN_WATCH = (CHAIR, "I give the floor to the distinguished representative of UN Watch.")
CALL_AMNESTY = (CHAIR, ["I thank the representative of UN Watch.", "Amnesty International."])
SPEECH = ["Thank you, Mr. President.", *BODY, "I thank you."]
CLOSING = (CHAIR, "Thank you. The meeting is adjourned.")


def test_slots_are_called_heard_and_timed():
    reading, candidates = read(meeting(
        OPENING, (CHAIR, "I now give the floor to China."), (CHINA, SPEECH),
        (CHAIR, "Thank you. UN Watch, you have the floor."), (UN_WATCH, SPEECH), CALL_AMNESTY,
        (AMNESTY, SPEECH), CLOSING))
    assert holders(reading) == ["China", "UN Watch", "Amnesty International"]
    assert [row["speaker_kind"] for row in reading.rows] == ["state_unspecified", "ngo", "ngo"]
    first = reading.rows[0]
    assert (first["session"], first["meeting_no"]) == ("61", "29")
    assert first["meeting_date"] == "2026-03-20"
    assert (first["debate_kind"], first["agenda_item"]) == ("general_debate", "4")
    assert first["spoken_s"] == 6.0 * len(SPEECH) and first["source_line"] == 3
    assert candidates == [] and all(row["is_complete"] for row in reading.rows)


def test_a_point_of_order_is_a_candidate_and_its_seconds_are_not_the_slots():
    reading, candidates = read(meeting(
        OPENING, CALL_UN_WATCH, (UN_WATCH, ["Mr. President.", *BODY[:5], "In Xinjiang a million"]),
        (CHAIR, ["Excuse me, excuse me.", "I give the floor to China."]),
        (CHINA, ["Madam President, this speaker does not speak to the item.",
                 "We request you to stop this statement."]),
        (CHAIR, ["I remind the speaker to stay on the item.", "I give the floor back to you."]),
        (UN_WATCH, [*BODY[:3], "I thank you."]), CALL_AMNESTY, (AMNESTY, SPEECH), CLOSING))
    assert holders(reading) == ["UN Watch", "Amnesty International"]
    assert reading.rows[0]["spoken_s"] == 6.0 * (7 + 4)
    assert kinds(candidates) == ["point_of_order"] and reading.rows[0]["n_candidates"] == 1
    assert candidates[0]["interrupting_state_as_heard"] == "CHN"
    assert "t=" in candidates[0]["page_url"] and candidates[0]["slot_order"] == 1


def test_several_points_of_order_in_one_slot_with_a_supporter():
    reading, candidates = read(meeting(
        OPENING, CALL_UN_WATCH, (UN_WATCH, BODY[:6]),
        (CHAIR, "Point of order, China."),
        (CHINA, "Thank you, Mr. President. On a point of order, this NGO must stop."),
        (CHAIR, "Thank you. Cuba has asked for the floor."),
        (CUBA, ["Mr. President, we support the point of order.", "The speaker must respect it."]),
        (CHAIR, "Thank you. Please continue."), (UN_WATCH, BODY[:4]),
        (CUBA, "Point of order, Mr. President! The terminology is unacceptable."),
        (CHAIR, "You may continue."), (UN_WATCH, ["We conclude.", "Thank you."]), CALL_AMNESTY,
        (AMNESTY, SPEECH), CLOSING))
    assert [c["interrupting_state_as_heard"] for c in candidates] == ["CHN", "CUB", "CUB"]
    assert [c["candidate_index"] for c in candidates] == [1, 2, 3]
    assert holders(reading) == ["UN Watch", "Amnesty International"]


@pytest.mark.parametrize("trap", [
    "Last year a point of order was used to silence us.",
    "We call on China to stop its points of order against civil society.",
    "We give the floor to the victims today.",
    "One moment of silence is not enough.",
])
def test_words_of_a_speaker_are_no_interruption(trap):
    reading, candidates = read(meeting(
        OPENING, CALL_UN_WATCH,
        (UN_WATCH, ["Mr. President.", *BODY[:6], trap, *BODY[:4], "Thank you."]), CALL_AMNESTY,
        (AMNESTY, SPEECH), CLOSING))
    assert candidates == [] and holders(reading) == ["UN Watch", "Amnesty International"]


def test_states_interrupting_states_and_reminders_to_all_are_no_candidates():
    _, candidates = read(meeting(
        OPENING, (CHAIR, "I give the floor to Cuba."), (CUBA, BODY[:5]),
        (CHAIR, "I give the floor to China on a point of order."),
        (CHINA, "Point of order, Mr. President. This is not correct."),
        (CHAIR, "Cuba, please continue."), (CUBA, [*BODY[:3], "Thank you."]),
        (CHAIR, ["I remind all speakers to respect the time limit.", "UN Watch."]),
        (UN_WATCH, SPEECH), CLOSING))
    assert candidates == []


def test_a_chairs_ruling_a_cut_off_and_an_absence():
    reading, candidates = read(meeting(
        OPENING, CALL_UN_WATCH, (UN_WATCH, BODY[:5]),
        (CHAIR, ["I ask the speaker to use respectful language.", "Please go on."]),
        (UN_WATCH, [*BODY[:7], "Thank you."]),
        (CHAIR, "Thank you. I give the floor to Liberation."),
        (CHAIR, ["Liberation does not seem to be in the room.", "Amnesty International."]),
        (AMNESTY, ["Mr. President.", *BODY[:3], "In the north the army"]),
        (CHAIR, ["I cannot allow you to continue.", "We move to the next speaker, China."]),
        (CHINA, SPEECH), CLOSING))
    assert kinds(candidates) == ["chair_intervention", "not_heard", "cut_off"]
    absent = reading.rows[1]
    assert absent["slot_holder_as_heard"] == "Liberation" and absent["was_delivered"] is False
    assert absent["spoken_s"] is None and candidates[1]["slot_order"] == absent["slot_order"]


def test_time_that_is_up_for_everybody_is_no_cut_off():
    _, candidates = read(meeting(
        OPENING, CALL_UN_WATCH, (UN_WATCH, ["Mr. President.", *BODY, *BODY[:2]]),
        (CHAIR, ["Thank you, your time is up.", "Amnesty International."]), (AMNESTY, SPEECH),
        CLOSING))
    assert candidates == []


def test_a_speech_cut_in_two_with_a_stray_speaker_is_one_slot():
    reading, candidates = read(meeting(
        OPENING, CALL_UN_WATCH, (UN_WATCH, ["Mr. President.", *BODY[:4], "The government of the"]),
        (CHINA, "country must release all prisoners."), (UN_WATCH, [*BODY[:5], "Thank you."]),
        CALL_AMNESTY, (AMNESTY, SPEECH), CLOSING))
    assert holders(reading) == ["UN Watch", "Amnesty International"] and candidates == []
    assert reading.rows[0]["spoken_s"] == 6.0 * 13
    assert "speaker_changed_in_statement" in reading.rows[0]["flags"]


def test_two_speakers_run_together_are_two_slots():
    reading, _ = read(meeting(
        OPENING, CALL_UN_WATCH,
        (UN_WATCH, [*SPEECH, "Thank you.", "I now give the floor to Amnesty International.",
                    *SPEECH]), CLOSING))
    assert holders(reading) == ["UN Watch", "Amnesty International"]
    assert [row["spoken_s"] for row in reading.rows] == [6.0 * len(SPEECH)] * 2
    assert "speakers_run_together" in reading.rows[1]["flags"]
    assert reading.rows[1]["page_url"] != reading.rows[0]["page_url"]


def test_interpreters_words_are_not_the_speakers():
    reading, _ = read(meeting(
        OPENING, CALL_UN_WATCH,
        (UN_WATCH, [*BODY, "The interpreter apologises, the speaker is too fast.", "Thank you."]),
        CLOSING))
    assert reading.rows[0]["spoken_s"] == 6.0 * 13
    assert "interpreter_heard" in reading.rows[0]["flags"]


def test_off_record_talk_is_rejected_with_its_reason():
    reading, _ = read(meeting((("Na Vida", None, None), "Is this on?"), OPENING, CALL_UN_WATCH,
                              (UN_WATCH, SPEECH), CLOSING))
    assert holders(reading) == ["UN Watch"]
    assert [entry.reason for entry in reading.ledger if entry.kind == "rejected"] == [
        "off-record talk (nobody was called)"]


def test_parts_of_one_meeting_are_joined_over_files():
    one = meeting(OPENING, CALL_UN_WATCH, (UN_WATCH, SPEECH), duration="00:03:00")
    two = meeting(CALL_AMNESTY, (AMNESTY, SPEECH), CLOSING, slug="hrc/61/29/2",
                  duration="00:03:00")
    reading, _ = read(two, one)
    assert holders(reading) == ["UN Watch", "Amnesty International"]
    assert [row["slot_order"] for row in reading.rows] == [1, 2]
    assert [row["source_file"] for row in reading.rows] == ["m1.json", "m0.json"]
    assert {row["debate_kind"] for row in reading.rows} == {"general_debate"}
    assert all(row["is_complete"] for row in reading.rows)


def test_a_missing_part_or_a_recording_that_stops_is_incomplete():
    second = meeting(CALL_AMNESTY, (AMNESTY, SPEECH), slug="hrc/61/29/2")
    reading, _ = read(second)
    assert reading.rows[0]["is_complete"] is False and "part 1 is missing" in str(reading.notes)
    stops = meeting(OPENING, CALL_UN_WATCH, (UN_WATCH, SPEECH), duration="03:00:00")
    reading, _ = read(stops)
    assert reading.rows[0]["is_complete"] is False


@pytest.mark.parametrize("transcript", [
    None, {"status": "processing", "transcriptId": "x"}, {"language": "en", "data": []},
])
def test_a_null_or_unfinished_transcript_is_not_observed(transcript):
    payload = meeting(OPENING) | {"transcript": transcript}
    reading, candidates = read(payload)
    assert reading.rows == [] and candidates == []
    assert "not observed" in reading.notes[0] and reading.ledger[0].kind == "rejected"


def test_a_list_alone_observes_nothing():
    listing = {"meetings": [{"slug": "hrc/61/1", "title": "1st Meeting", "hasTranscript": True,
                             "jsonUrl": "/en/hrc/61/1.json"}], "total": 1, "hasMore": False}
    reading, _ = read(listing)
    assert reading.rows == [] and "only listed" in reading.notes[0]


def test_a_wrapper_holds_several_meetings():
    whole = {"meetings": [meeting(OPENING, CALL_UN_WATCH, (UN_WATCH, SPEECH), CLOSING),
                          meeting(OPENING, CALL_UN_WATCH, (UN_WATCH, SPEECH), CLOSING,
                                  slug="hrc/61/30")]}
    reading, _ = read(whole)
    assert [row["meeting_no"] for row in reading.rows] == ["29", "30"]


def test_no_persons_name_leaves_the_reader():
    reading, candidates = read(meeting(
        OPENING, (CHAIR, "I give the floor to Ms. Lu Mora from UN Watch."),
        (UN_WATCH, ["Mr. President, my name is Lu Mora.", *BODY[:5]]),
        (CHAIR, "Excuse me, Lu Mora. I ask the speaker to respect the item. Please continue."),
        (UN_WATCH, [*BODY[:5], "Thank you."]),
        (CHAIR, "I give the floor to Ti Sona of Amnesty International."), (AMNESTY, SPEECH),
        CLOSING))
    assert holders(reading) == ["UN Watch", "Amnesty International"]
    everything = json.dumps([reading.rows, candidates, [e.text for e in reading.ledger]])
    for name in ("Lu Mora", "Ti Sona", "Ko Bare"):
        assert name not in everything
    assert reading.persons_dropped_n == 8


def test_joint_statements_are_flagged_with_partners():
    reading, _ = read(meeting(
        OPENING, CALL_UN_WATCH,
        (UN_WATCH, ["Mr. President.", "I speak on behalf of UN Watch and Human Rights House.",
                    *BODY]), CLOSING))
    assert "joint_statement" in reading.rows[0]["flags"]
    assert "Human Rights House" in reading.rows[0]["flags"]


def test_debates_change_with_the_chairs_words():
    reading, _ = read(meeting(
        OPENING, CALL_UN_WATCH, (UN_WATCH, SPEECH),
        (CHAIR, ["That concludes the general debate on item 4.",
                 "We now begin the interactive dialogue with the Special Rapporteur on torture, "
                 "under agenda item 3.", "Amnesty International."]),
        (AMNESTY, SPEECH), CLOSING))
    assert [(row["debate_kind"], row["agenda_item"]) for row in reading.rows] == [
        ("general_debate", "4"), ("interactive_dialogue", "3")]


def test_french_and_spanish_tracks():
    french = meeting(
        (CHAIR, "Je donne la parole au distingué représentant de UN Watch."),
        (UN_WATCH, ["Merci, Monsieur le Président.", *["Nous demandons justice."] * 8]),
        (CHAIR, "Je donne la parole à la Chine pour une motion d'ordre."),
        (CHINA, "Monsieur le Président, c'est une motion d'ordre. L'orateur sort du sujet."),
        (CHAIR, "Veuillez poursuivre."), (UN_WATCH, ["Nous concluons.", "Merci."]),
        (CHAIR, "Merci. La parole est à Amnesty International."),
        (AMNESTY, ["Monsieur le Président.", *["Nous demandons justice."] * 8, "Merci."]))
    french["transcript"]["language"] = "fr"
    reading, candidates = read(french)
    assert holders(reading) == ["UN Watch", "Amnesty International"]
    assert kinds(candidates) == ["point_of_order"]


def test_a_track_in_another_language_is_not_read_as_if_it_were():
    chinese = meeting(OPENING, CALL_UN_WATCH, (UN_WATCH, SPEECH))
    chinese["transcript"]["language"] = "zh"
    reading, _ = read(chinese)
    assert reading.rows == [] and "'zh'" in reading.notes[0]


@pytest.mark.parametrize(("said", "name"), [
    ("I now give the floor to the Islamic Republic of Iran.", "Islamic Republic of Iran"),
    ("The next speaker on my list is Human Rights Watch.", "Human Rights Watch"),
    ("Amnesty International, you have the floor.", "Amnesty International"),
    ("May I invite Article 19 - International Centre against Censorship, The to speak?",
     "Article 19 - International Centre against Censorship, The"),
    ("La parole est à la Fédération internationale des ligues des droits de l'homme.",
     "Fédération internationale des ligues des droits de l'homme"),
    ("Tiene la palabra la distinguida representante de Conectas Direitos Humanos.",
     "Conectas Direitos Humanos"),
    ("Could I ask the speaker from Soka Gakkai International to begin.",
     "Soka Gakkai International"),
    ("Pakistan on behalf of the OIC, please go ahead.", "Pakistan"),
])
def test_calls_however_they_are_put(said, name):
    heard = hear_call(said, from_chair=True)
    assert heard is not None and heard.holder == name


@pytest.mark.parametrize("said", [
    "Please continue.", "I give the floor back to you.", "We now turn to agenda item 4.",
    "I remind all speakers to respect the time limit.", "Excuse me.", "Thank you very much.",
    "I remind the speaker that United Nations terminology must be used.",
])
def test_what_is_no_call(said):
    heard = hear_call(said, from_chair=True)
    assert heard is None or not heard.holder


def test_names_that_share_letters_are_not_the_same():
    assert is_same_name("Amnesty Internatonal", "Amnesty International")
    assert is_same_name("the Centre for Inquiry", "Centre for Inquiry")
    assert not is_same_name("Eastern Centre for Human Rights", "Western Centre for Human Rights")
    assert clean_called_name("Ms. [person]").is_person_only


@pytest.mark.parametrize(("said", "seconds"), [
    ("NGOs will have 90 seconds.", 90), ("One minute and thirty seconds for NGOs.", 90),
    ("Civil society organizations have one and a half minutes.", 90),
    ("Les ONG disposent de deux minutes.", 120), ("We meet for two minutes.", None),
])
def test_time_limits(said, seconds):
    assert ngo_seconds(said) == seconds


def test_a_title_can_name_the_debate():
    found = debate_in_title("Item:4 General Debate - 25th Meeting, 40th Regular Session")
    assert (found.kind, found.agenda_item) == ("general_debate", "4")
    assert announced_debate("We have concluded the general debate on item 4.", found) is None


def test_the_address_of_a_moment():
    statement = Statement(1, Speaker(), [Sentence("x", 10.0, 12.0)], "https://x.test/en/a?t=10",
                          "f", 1)
    assert address_of_moment(statement, 10.0) == "https://x.test/en/a?t=10"
    assert address_of_moment(statement, 3725.4) == "https://x.test/en/a?t=1:02:05"


@pytest.mark.parametrize("data", [{"name": "something"}, [1, 2], "text", None])
def test_another_json_is_an_error(data):
    with pytest.raises(HrcStatsError, match="no UN Transcripts"):
        read_transcripts(Document(Path("x.json"), "json", data=data))


def test_one_wrong_file_does_not_stop_the_others():
    good = meeting(OPENING, CALL_UN_WATCH, (UN_WATCH, SPEECH), CLOSING)
    reading, _ = read(good, {"name": "something"})
    assert len(reading.rows) == 1 and "m1.json" in str(reading.problems[0])


def test_meetings_of_another_body_are_left_out():
    other = meeting(OPENING, slug="sc/10228", body="Security Council", title="10228th Meeting")
    with pytest.raises(HrcStatsError, match="Human Rights Council"):
        read(other)
    reading, _ = read(other, meeting(OPENING, CALL_UN_WATCH, (UN_WATCH, SPEECH), CLOSING))
    assert len(reading.rows) == 1 and "another body" in str(reading.notes)


def test_a_file_on_disk(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(json.dumps(meeting(OPENING, CALL_UN_WATCH, (UN_WATCH, SPEECH), CLOSING)),
                    encoding="utf-8")
    reading, _ = read_transcripts(read_document(path))
    assert reading.rows[0]["source_file"] == "m.json"


@pytest.mark.parametrize("phrases", ["development", "held_out"])
def test_a_made_up_session_is_read_back(phrases):
    truth = simulate_transcripts(5, meetings_n=8, slots_n=400, phrases=phrases)
    assert truth.slots["is_synthetic"].all()
    reading, candidates = read(truth.recordings)
    assert all("synthetic.invalid" in str(row["page_url"]) for row in reading.rows)
    assert abs(len(reading.rows) - len(truth.slots)) <= 0.02 * len(truth.slots)
    assert abs(len(candidates) - len(truth.candidates)) <= 1 + 0.05 * len(truth.candidates)
    spoken = sum(float(str(row["spoken_s"] or 0)) for row in reading.rows)
    assert abs(spoken - truth.slots["spoken_s"].sum()) < 0.02 * spoken


def test_sentences_run_together_are_heard_one_by_one():
    league = ("Be Lo", "BL", None)
    india = ("In Di", "IND", None)
    reading, candidates = read(meeting(
        (CHAIR, "The meeting is called to order. We continue the general debate on agenda item 4. "
                "I give the floor to Cuba."),
        (CUBA, "Cuba speaks. We reject."),
        (CHAIR, "Thank you. India."),
        (india, "India speaks of dialogue."),
        (CHAIR, "Thank you. Alpha Rights Watch, you have the floor."),
        (("Al Ri", None, None), "We thank the rapporteur."),
        (CHAIR, "Thank you very much. Next speaker, Gamma Foundation. Gamma Foundation is not in "
                "the room. Beta League."),
        (league, "Beta League is concerned by this."), seconds=30.0))
    assert holders(reading) == ["Cuba", "India", "Alpha Rights Watch", "Gamma Foundation",
                                "Beta League"]
    assert [row["was_delivered"] for row in reading.rows] == [True, True, True, False, True]
    assert [row["spoken_s"] for row in reading.rows] == [30.0, 30.0, 30.0, None, 30.0]
    assert {(row["agenda_item"], row["debate_kind"]) for row in reading.rows} == {
        ("4", "general_debate")}
    assert kinds(candidates) == ["not_heard"]


@pytest.mark.parametrize(("text", "pieces"), [
    ("Thank you, [person]. India.", ["Thank you, [person].", "India."]),
    ("I thank Mrs. Roe and Mr. Doe of the U.S. Mission.", None),
    ("See para. 4 of St. Mary Inc. Report No. 5.", None),
    ("Item 4. Kenya, please!", ["Item 4.", "Kenya, please!"]),
])
def test_an_abbreviation_ends_no_sentence(text, pieces):
    sentences = list(_one_by_one(text, 10.0, 20.0))
    assert [sentence.text for sentence in sentences] == (pieces or [text])
    assert sum(sentence.seconds for sentence in sentences) == pytest.approx(10.0)
    assert sentences[-1].end == 20.0


KENYA = ("Ke Nya", "KEN", None)
INDIA = ("In Dia", "IND", None)
KENYA_SPOKE = [(CHAIR, "I give the floor to Kenya."), (KENYA, "Kenya thanks you.")]


@pytest.mark.parametrize("affiliation", [None, "ARW"])
@pytest.mark.parametrize("speech", [["We thank the rapporteur."],
                                    ["Thank you, Mr. President.", "We thank the rapporteur."]])
@pytest.mark.parametrize("call", ["Thank you, Alpha Rights Watch, you have the floor.",
                                  "Thank you, Kenya, Alpha Rights Watch, you have the floor.",
                                  "Merci, Alpha Rights Watch, vous avez la parole."])
def test_a_call_behind_a_thanks_names_the_next_slot(affiliation, speech, call):
    reading, _ = read(meeting(*KENYA_SPOKE, (CHAIR, call), (("Al Ri", affiliation, None), speech)))
    assert holders(reading) == ["Kenya", "Alpha Rights Watch"]
    assert reading.rows[1]["flags"] == ""


def test_another_state_after_the_chair_never_merges():
    reading, _ = read(meeting(
        *KENYA_SPOKE, (CHAIR, "Thank you."), (INDIA, "We speak of dialogue."),
        (CHAIR, "Thank you. You have the floor."), (("No Bo", None, None), "We are concerned.")))
    assert holders(reading)[:2] == ["Kenya", "IND"]
    assert reading.rows[0]["spoken_s"] == 6.0


@pytest.mark.parametrize("affiliation", ["IND", None])
def test_who_is_announced_to_follow_is_called(affiliation):
    reading, _ = read(meeting(
        (CHAIR, "I give the floor to Kenya, followed by India."), KENYA_SPOKE[1],
        (CHAIR, "Thank you."), (("In Dia", affiliation, None), "We speak of dialogue.")))
    assert holders(reading) == ["Kenya", "India"]
    assert reading.rows[1]["flags"] == ""


def test_another_voice_after_the_chair_is_flagged_where_it_continues_the_slot():
    reading, _ = read(meeting(*KENYA_SPOKE, (CHAIR, "One moment, please continue."),
                              (("No Bo", None, None), "We go on.")))
    assert holders(reading) == ["Kenya"]
    assert "speaker_changed_in_statement" in reading.rows[0]["flags"]
