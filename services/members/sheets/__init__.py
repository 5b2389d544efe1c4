"""Sheets of members: the columns a Union roster has, how a sheet is read in a limited child process, how it is marked up."""
