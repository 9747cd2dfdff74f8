"""Charts: what one shows, as data, and its renderers: our own SVG; matplotlib and plotly where they are there."""
