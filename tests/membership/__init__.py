"""Every process of members at 63 units in quantity, with a record of its own of what each figure must come to."""
