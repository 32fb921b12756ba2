"""What `job_poller` does at each tick."""
