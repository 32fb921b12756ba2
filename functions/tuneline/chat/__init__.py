"""From a webhook request to one answer on LINE."""
