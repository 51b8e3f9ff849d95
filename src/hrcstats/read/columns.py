"""The columns that `hrcstats read` writes, one list a kind of paper.

A .csv with these columns is itself an accepted paper ("transcribed table"), so bundled records
and a researcher's own PDFs take the same way through the house.
"""

from __future__ import annotations

SOURCE = ["source_file", "source_page", "source_line"]

SPEAKERS = [
    "session",                          # HRC session number, 1..
    "meeting_date",                     # ISO date, or empty where the paper states none
    "agenda_item",                      # 1..10, or empty
    "debate_kind",                      # interactive_dialogue, general_debate, panel, ...
    "debate_title",                     # as printed
    "state_concerned_as_written",       # State under review or discussed, as printed
    "is_list_complete",                 # true, false, or empty where nobody can say
    "speaker_kind",
    "slot_order",                       # 1.. in speaking order; empty where alphabetical
    "speaker_as_written",               # the whole item of the list
    "slot_holder_as_written",           # who owns the slot
    "speaker_organisation_as_written",  # whom the speaker comes from, where it differs
    "on_behalf_of_as_written",
    "joint_partners_as_written",        # named partners of a joint statement, "; " between
    "joint_n",                          # organisations in the joint statement, when countable
    "is_video_message",
    "flags",                            # "; " between: possible_merge, name_truncated, ...
]
TRANSCRIPTS = [
    "session",
    "meeting_no",
    "meeting_date",
    "agenda_item",
    "debate_kind",
    "debate_title",
    "slot_order",
    "slot_holder_as_heard",
    "speaker_kind",
    "affiliation_as_heard",
    "start_s",
    "spoken_s",
    "was_delivered",                    # false: called by the chair and not heard
    "is_complete",                      # false: the recording stops inside this meeting
    "page_url",                         # address of the moment
    "n_candidates",
    "flags",
]
CANDIDATES = [
    "session",
    "meeting_no",
    "slot_order",
    "candidate_index",
    "kind",                             # point_of_order, chair_intervention, cut_off, not_heard
    "start_s",
    "interrupting_state_as_heard",
    "cue",
    "page_url",
]
SIDE_EVENTS = [
    "session",
    "event_date",
    "event_time",
    "room",
    "title",
    "status",                           # held_as_listed, cancelled, moved
    "organiser_as_written",
    "organiser_index",
    "organiser_kind",                   # state, igo, un_entity, nhri, ngo, other, or empty
    "organiser_role",                   # lead, co_sponsor
    "flags",
]
UPR = [
    "state_under_review_iso3",
    "state_under_review_as_written",
    "upr_session",
    "doc_symbol",
    "version",                          # 1.. where several versions of one symbol are read
    "category",                         # civil_society, nhri, regional_igo
    "submission_kind",                  # individual, joint
    "code",
    "member_index",                     # 1.. within the submission
    "organisation_as_written",
    "city_as_written",
    "country_as_written",
    "flags",                            # state_body, attachment, place_shared, ...
]
ORDERS = [
    "session",
    "meeting_no",
    "meeting_date",
    "agenda_item",
    "debate_kind",
    "debate_title",
    "speaker_kind",                     # as in the speaker lists; state_concerned besides
    "allotted_s",                       # seconds a speaker of this kind
    "is_reduced",                       # true where the paper says that the time was cut
    "total_s",                          # seconds for all speakers of this kind together, where set
    "slots_cap",                        # speakers of this kind at most, where set
    "modality",                         # in_person, video, hybrid, or empty
    "list_closes_s",                    # seconds after the start at which the list closes
    "modalities_as_written",
]
TREATY_BODIES = [
    "state_concerned_as_written",       # as printed; the symbol's ISO code where nothing is printed
    "body",                             # CEDAW, CESCR, ...
    "session",                          # of the committee, where printed
    "doc_symbol",
    "category",                         # civil_society, nhri, other
    "organisation_as_written",
    "flags",
]
COMMITTEE = [
    "meeting_date",
    "committee_session_end",
    "document_number",
    "organisation_as_written",
    "country_as_written",
    "decision",                         # recommended, postponed, closed, rejected, ...
    "item_type",                        # application, reclassification, quadrennial_report, ...
    "questioning_state_as_written",
    "role",                             # asked, commented, motion
    "question_as_written",
    "flags",
]

READ_COLUMNS = {
    "speakers": [*SPEAKERS, *SOURCE],
    "transcripts": [*TRANSCRIPTS, *SOURCE],
    "side-events": [*SIDE_EVENTS, *SOURCE],
    "upr": [*UPR, *SOURCE],
    "orders": [*ORDERS, *SOURCE],
    "treaty-bodies": [*TREATY_BODIES, *SOURCE],
    "committee": [*COMMITTEE, *SOURCE],
}
SPEAKER_KINDS = (
    "state_member", "state_observer", "state_unspecified", "igo", "un_entity", "nhri", "ngo",
    "other",
)
UPR_CATEGORIES = ("civil_society", "nhri", "regional_igo")
# What must be present for a table to count as one of these papers; the rest may be absent.
REQUIRED_COLUMNS = {
    "speakers": ["session", "speaker_as_written", "speaker_kind"],
    "transcripts": ["session", "meeting_no", "slot_order", "slot_holder_as_heard", "start_s"],
    "side-events": ["session", "title", "organiser_as_written"],
    "upr": ["state_under_review_iso3", "doc_symbol", "category", "submission_kind", "code",
            "member_index", "organisation_as_written", "country_as_written"],
    "committee": ["organisation_as_written", "decision"],
    "treaty-bodies": ["body", "category", "organisation_as_written"],
    "orders": ["session", "debate_title", "speaker_kind", "allotted_s"],
}
