"""From a checked dataset to a trained model, wherever training happens."""
