"""The guidebook: read the guides, check them, find in them, show them, pass them on.

A guide is one Markdown file with a head of plain values; facts, sources, tools and words stand in
data files beside them. What is shown never asks for anything from elsewhere.

Translations are shown with the state they are in; whether a sentence is good, a program cannot
say.
"""
