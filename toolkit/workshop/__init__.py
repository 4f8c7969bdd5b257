"""What is learned with: practice photos drawn by code, so that nobody has to risk a real one."""
