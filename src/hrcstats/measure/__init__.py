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
    "verdict_words": "coder_agreement",
    "time_to_status": "access",
    "validate_codings": "coding_checks",
    "derive_tiers": "codings",
    "relations_at": "codings",
    "make_blind_sheet": "coding_sheets",
    "merge_sheets": "coding_sheets",
    "find_disagreements": "coding_sheets",
    "agreement_units": "coding_sheets",
    "two_passes": "coding_sheets",
    "draw_audit_sample": "audit",
    "apply_coding_audit": "audit_verdicts",
    "apply_match_audit": "audit_verdicts",
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
    "deferral_parts": "committee",
    "decimal_year": "committee",
    "deferrals_per_organisation": "committee",
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
    "tiers_to_use": "linked",
    "count_linked": "linked",
    "show_codings": "linked",
    "widen_states": "linked",
    "show_organisations": "linked",
    "tier_counts": "linked",
    "link_mentions": "linked",
    "listed_ngo_slots": "linked_sessions",
    "count_linked_sessions": "linked_sessions",
    "complete_series": "linked_sessions",
    "complete_groups": "linked_sessions",
    "read_phrases": "named_states",
    "find_named_states": "named_states",
    "known_homes": "status_by_state",
    "link_decisions": "status_by_state",
    "count_grants": "status_by_state",
    "adjust_over_states": "status_by_state",
    "bound_homes": "status_by_state",
    "link_grants": "status_specifications",
    "specify_grants": "status_specifications",
    "number_sessions": "status_specifications",
    "first_session_of": "status_specifications",
    "read_power": "full_papers",
    "slots_needed": "full_papers",
    "sum_up_surge": "calibration",
    "failing_surge_cells": "calibration",
    "power_beside_others": "calibration",
    "judge_others": "calibration",
    "measure_matching_error": "matching_error",
    "address_shares": "address_comparison",
    "compare_addresses": "address_comparison",
    "joint_submissions": "address_comparison",
    "count_on_lists": "named_organisations",
    "rank_under_rules": "name_rules",
    "estimate_on_lists": "lists_surge",
    "incomplete_sessions": "status_specifications",
    "widen_sessions": "linked_sessions",
    "linked_beside_all": "linked_sessions",
    "share_of_grants": "status_specifications",
    "brief_numbers": "session_brief",
    "brief_debates": "session_brief",
    "brief_rules": "session_brief",
    "brief_coded": "session_brief",
    "brief_season": "session_brief",
    "CouncilPlan": "simulate",
    "PlantedSurge": "simulate",
    "validate_replies": "coding_checks",
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
