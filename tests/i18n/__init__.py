"""Every sentence can be said in every language, and nothing else slips in."""
