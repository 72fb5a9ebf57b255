"""Forecasts of demand: means and quantiles, for many series at once."""

from stockmath.forecasting.calls import forecast_panel, forecast_window
from stockmath.forecasting.results import PanelForecast, WindowForecast

__all__ = ["PanelForecast", "WindowForecast", "forecast_panel", "forecast_window"]
