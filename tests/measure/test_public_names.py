import subprocess
import sys

import hrcstats.measure


def test_every_public_name_can_be_had():
    for name in hrcstats.measure.__all__:
        assert callable(getattr(hrcstats.measure, name))


def test_a_function_is_not_hidden_by_a_module_of_its_name():
    from hrcstats.measure import agreement, concentration

    assert callable(concentration) and callable(agreement)


def test_importing_the_room_does_not_load_the_libraries():
    code = "import sys, hrcstats.measure; print('scipy' in sys.modules, 'pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
