"""`make bench`: figures and their ratios against bare baselines of the same run, as JSON lines."""
