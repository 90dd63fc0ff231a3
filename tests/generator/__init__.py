"""Makes transfers with the truth beside them, to try the matcher on. Knows of it only what is printed on paper."""
