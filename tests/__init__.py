"""The tests mirror toolkit/, plus laws/."""
