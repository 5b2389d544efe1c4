"""Lists of members in forms that spreadsheets open."""
