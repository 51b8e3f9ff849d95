"""Room 1: any file of the Council's papers in, rows as written and a ledger out.

Nothing is matched and nothing is guessed here; see `normalise` for keys.
"""
