"""Inference: which differences between strategies are more than chance. Pure: returns in, verdicts out."""
