"""The queue of runs, comparisons and sweeps, and their execution on Dask workers."""
