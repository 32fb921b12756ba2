"""JSON and JSON Lines, with the errors of files edited by hand."""
