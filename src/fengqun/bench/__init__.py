"""Measurements: what the spine and the pages can bear, each as a ratio to something measured in the same run.

A module a measurement, each with `run(progress) -> Bench`. They work in a scratch schema of their own and leave no
trace in the books.
"""
