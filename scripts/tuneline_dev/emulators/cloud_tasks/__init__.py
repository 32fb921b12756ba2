"""Stands in for Google Cloud Tasks: takes tasks over gRPC from the real client and delivers them by HTTP."""
