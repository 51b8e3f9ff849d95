"""Measures: frames in, estimate rows out; no files, no figures.

Public names are loaded when first used, so that `hrcstats --help` does not wait for scipy.
"""

from __future__ import annotations

from importlib import import_module

_HOMES = {
    "concentration": "floor_concentration",
    "estimate_surge": "surge",
    "scan_surges": "scan",
    "find_changes": "changes",
    "estimate_displacement": "displacement",
    "interruption_rate": "silencing",
    "agreement": "coder_agreement",
    "time_to_status": "access",
    "build_spells": "spells",
    "take_cohort": "spells",
    "spell_counts": "spells",
    "add_name_rules": "name_words",
    "session_rows": "hazard",
    "estimate_hazard": "hazard",
    "count_votes": "votes",
    "vote_agreement": "votes",
    "list_vote_oddities": "vote_oddities",
    "count_questions": "questions",
    "question_coverage": "questions",
    "published_totals": "printed_totals",
    "reconcile_published": "printed_totals",
    "deferral_league": "put_off",
    "explain_excess": "put_off",
    "explain_missing_grants": "put_off",
    "compare_spell_choices": "spell_choices",
    "home_states": "home_states_printed",
    "add_home_states": "home_states_printed",
    "world_snapshots": "covariates",
    "add_civic_space": "covariates",
    "add_region": "covariates",
    "covariate_coverage": "covariates",
    "mean_by_covariate": "covariates",
    "validate_codings": "codings",
    "derive_tiers": "codings",
    "relations_at": "codings",
    "make_blind_sheet": "coding_sheets",
    "merge_sheets": "coding_sheets",
    "find_disagreements": "coding_sheets",
    "agreement_units": "coding_sheets",
    "draw_audit_sample": "audit",
    "bound_sessions": "session_bounds",
    "estimate_audited_share": "audit",
    "corrected_series": "audit",
    "bound_share": "coding_error",
    "impute_codings": "coding_error",
    "estimate_coder_error": "dawid_skene",
    "compare_specifications": "specification",
    "simulate_council": "simulate",
    "session_totals": "committee",
    "reconcile_totals": "committee",
    "missing_grants": "committee",
    "undercount_by_name": "committee",
    "undercount_total": "committee",
    "compare_merges": "committee",
    "deferral_parts": "committee",
    "decimal_year": "committee",
    "compare_name_rules": "name_rules",
    "list_completeness": "presence",
    "slots_by_kind": "presence",
    "slots_per_session": "presence",
    "surge_support": "presence",
    "list_states": "presence",
    "check_stated_totals": "submissions",
    "count_submissions": "submissions",
    "count_addresses": "submissions",
    "largest_foreign_address": "submissions",
    "published_claims": "published",
    "compare_published": "published",
    "reproduced_share": "published",
    "count_outcomes": "published",
    "merged_beside_official": "committee",
    "find_reuse": "reuse",
    "count_named_states": "reprisals",
    "count_kinds": "reprisals",
    "count_by_group": "reprisals",
    "consecutive_years": "reprisals",
    "suppress_counts": "suppression",
    "possible_values": "suppression",
    "latest_versions": "reviews",
    "count_origins": "reviews",
    "count_mega_joint": "reviews",
    "count_newcomers": "reviews",
    "mention_years": "reviews",
    "removal_share": "reviews",
    "count_removals": "reviews",
    "compare_reviews": "reviews",
    "label_reviews": "reviews",
    "add_groups": "representation",
    "count_represented": "representation",
    "global_south_share": "representation",
    "count_civic_space": "representation",
    "treaty_body_counts": "treaty_bodies",
    "count_treaty_submissions": "treaty_bodies",
    "brief_numbers": "session_brief",
    "brief_debates": "session_brief",
    "brief_rules": "session_brief",
    "brief_coded": "session_brief",
    "brief_season": "session_brief",
    "CouncilPlan": "simulate",
    "PlantedSurge": "simulate",
    "validate_replies": "codings",
    "estimate_row": "estimate",
    "refusal_row": "estimate",
    "estimates_frame": "estimate",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    # No module bears the name of a public function: importing it would hide the function.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
