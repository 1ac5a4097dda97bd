"""Small data that several papers learn from: real digits, and clouds made by recipe."""
