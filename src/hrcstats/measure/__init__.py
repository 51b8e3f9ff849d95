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
    "observed_slots": "observation",
    "debate_status": "observation",
    "interruptions_per_thousand": "interruptions_seen",
    "rates_by_interrupting_state": "interruptions_seen",
    "time_taken": "interruptions_seen",
    "statement_ends": "interruptions_seen",
    "count_positions": "interruptions_seen",
    "count_motives": "interruptions_seen",
    "estimate_interruption_odds": "interrupted_statements",
    "permute_interruptions": "interrupted_statements",
    "compare_interruption_rates": "interrupted_statements",
    "classify_interruption": "publicised",
    "classify_incidents": "publicised",
    "count_incidents": "publicised",
    "count_incident_positions": "publicised",
    "source_bias": "publicised",
    "find_source_disagreements": "publicised",
    "estimate_reported_share": "under_reporting",
    "bound_unreported": "under_reporting",
    "estimate_unreported": "under_reporting",
    "simulate_observed_session": "simulate_observed",
    "with_tier": "observation",
    "slots_as_seen": "observation",
    "listed_beside_delivered": "delivery",
    "slot_lengths": "floor_time",
    "allotted_minutes": "floor_time",
    "minutes_lost": "floor_time",
    "compare_listed_with_delivered": "delivery",
    "not_reached_rate": "delivery",
    "agreement": "coder_agreement",
    "time_to_status": "access",
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
