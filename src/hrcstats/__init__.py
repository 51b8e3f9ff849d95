"""Measures civil society's presence at the UN Human Rights Council.

One way through the house: papers -> rows as written -> tables with keys -> estimates -> figures
and pages. Import what you need from the rooms (`hrcstats.read`, `hrcstats.normalise`,
`hrcstats.measure`, `hrcstats.figures`); this module stays empty so that `hrcstats --help` is quick.
"""

__version__ = "0.1.0"
