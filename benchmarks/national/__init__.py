"""A country's positions: ours against hand-written SQL, polars and pandas."""
