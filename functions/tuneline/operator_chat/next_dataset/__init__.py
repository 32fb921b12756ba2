"""The dataset of the answers that operators have pinned since the last one."""
