"""What is measured, how, and beside whom; docs/benchmarks.md has the figures."""
