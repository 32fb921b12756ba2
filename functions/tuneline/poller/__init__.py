"""The periodic work of `job_poller`."""
