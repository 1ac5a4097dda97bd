"""What is drawn, as plain values: palettes, Plotly figures, films, and their export."""
