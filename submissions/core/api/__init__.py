"""What every room's API shares: how it refuses, counts, repeats and describes itself."""
