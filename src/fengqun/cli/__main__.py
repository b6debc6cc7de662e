"""`python -m fengqun.cli`, for the processes that `fengqun up` starts."""

from fengqun.cli import main

main()
