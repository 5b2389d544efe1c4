"""The members service: units, members, yearly ratings; the first of the three proactives."""
