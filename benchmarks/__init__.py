"""Benchmarks: peers on the same work, in one run, as ratios. One door: ``make bench``."""
