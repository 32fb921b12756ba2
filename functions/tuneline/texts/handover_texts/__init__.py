"""What operators read about people who answer in a chat themselves: one module a topic."""
