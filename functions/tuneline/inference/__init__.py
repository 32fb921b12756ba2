"""Ask models: hosts, the order of candidates, one request, one completion."""
