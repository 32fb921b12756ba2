"""Process uploads: from an uploaded object to a checked dataset that is ready for a training job."""
