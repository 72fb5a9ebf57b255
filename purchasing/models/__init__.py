"""Suppliers, what they offer, and what we ordered from them."""

from purchasing.models.orders import PurchaseOrder, PurchaseOrderLine, ReceiptLink
from purchasing.models.suppliers import Supplier, SupplierTerms

__all__ = ["PurchaseOrder", "PurchaseOrderLine", "ReceiptLink", "Supplier", "SupplierTerms"]
