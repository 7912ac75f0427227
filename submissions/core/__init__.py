"""What every room stands on and no room owns."""
