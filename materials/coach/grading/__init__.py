"""Grading a class: submissions in, a gradebook and pages out. What runs a submission is kept in its place."""
