"""Ask models: the hosts, the candidates in their order, one question, one completion."""
