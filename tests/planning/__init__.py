"""A year of planning of a whole bloc: what is sent, and a record of one's own of what it must come to."""
