//! Forecasts against what happened: proper scores, coverage, naive forecasts, skill.
