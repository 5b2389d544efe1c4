"""Measurements of every hop beside the raw store and bus, in one run: `make bench`."""
