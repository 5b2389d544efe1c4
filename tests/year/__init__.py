"""One scripted year of a whole bloc through the public API, a module per slice."""
