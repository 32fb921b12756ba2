"""Tables: CSV and its relatives, and Excel workbooks."""
