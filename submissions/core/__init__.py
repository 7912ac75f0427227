"""What every room stands on when it writes: locks first of all."""
