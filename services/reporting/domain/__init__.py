"""The rules of reporting: campaigns, reports, frozen figures. Pure: no clock, no database, no framework."""
