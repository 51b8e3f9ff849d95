from hrcstats.cli import main

main()
