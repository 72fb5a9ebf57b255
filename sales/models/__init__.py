"""Customers, what they ordered, and what was sold before we kept their orders."""

from sales.models.orders import Customer, SalesOrder, SalesOrderLine, ShipmentLink
from sales.models.records import SalesRecord

__all__ = ["Customer", "SalesOrder", "SalesOrderLine", "SalesRecord", "ShipmentLink"]
