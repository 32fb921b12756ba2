"""The operator's commands: datasets, jobs, models, events, settings, status, deployment."""
