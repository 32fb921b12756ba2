"""The documents about operators: their ids, the invitation of a new one, the push to them."""
