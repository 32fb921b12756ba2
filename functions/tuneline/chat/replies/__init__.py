"""The replies that need no model, and the actions behind them."""
