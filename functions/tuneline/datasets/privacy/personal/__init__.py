"""Find personal data in texts of users, and replace each datum with a placeholder.

Rules of our own: libraries for telephone numbers need to be told the country, and accept any digits of its
form; those for names and addresses bring a model, or know one country. These rules know the words around.
"""
