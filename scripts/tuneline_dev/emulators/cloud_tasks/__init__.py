"""An emulator of Google Cloud Tasks: it takes tasks over gRPC and delivers them over HTTP."""
