"""What the catalogue refuses."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation


class CodeTaken(RuleViolation):
    """A code or barcode names something else already."""

    code = "catalog.code_taken"
    sentence = _("%(taken)s is used already. Choose another.")


class WrongCode(RuleViolation):
    """A code that cannot be used."""

    code = "catalog.wrong_code"
    sentence = _(
        "“%(given)s” cannot be a code: use 1 to %(limit)s characters, no space at either end."
    )


class CategoryCircle(RuleViolation):
    """A category would hang below itself."""

    code = "catalog.category_circle"
    sentence = _("%(category)s cannot hang below itself.")


class TrackingFixed(RuleViolation):
    """What a product is counted in and told apart by stays: its history means nothing else."""

    code = "catalog.tracking_fixed"
    sentence = _(
        "The unit and the tracking of %(product)s stay as they are: its history is written in "
        "them. Make a new product instead."
    )


class TooFine(RuleViolation):
    """A quantity with more decimals than the product's unit is counted with."""

    code = "catalog.too_fine"
    sentence = _(
        "%(product)s is counted in “%(unit)s” with %(decimals)s decimals: %(quantity)s is too fine."
    )


class MalformedCode(RuleViolation):
    """A code that is written like one of GS1 and does not hold together."""

    code = "catalog.malformed_code"
    sentence = _("“%(given)s” is not a whole GS1 code: %(why)s")


class WrongCheckDigit(RuleViolation):
    """A barcode whose last digit does not follow from the others."""

    code = "catalog.wrong_check_digit"
    sentence = _(
        "“%(given)s” is no %(kind)s: after these digits the last one is %(right)s. Look at the "
        "pack again, or choose the kind “Other”."
    )


class WrongKind(RuleViolation):
    """A barcode that is not built like its kind."""

    code = "catalog.wrong_kind"
    sentence = _("“%(given)s” is no %(kind)s: that has %(length)s digits.")


class NoSupplierNamed(RuleViolation):
    """A supplier's own code without the supplier, or a supplier for a code that is for all."""

    code = "catalog.no_supplier_named"
    sentence = _("“%(given)s”: name the supplier of a supplier's own code, and of no other.")


class NoConversion(RuleViolation):
    """A quantity in a unit that says nothing about this product."""

    code = "catalog.no_conversion"
    sentence = _(
        "How many “%(stock_unit)s” of %(product)s one “%(unit)s” is, is not known. Add the unit "
        "to the product, or use one of: %(known)s."
    )


class BadConversion(RuleViolation):
    """A unit of a product that cannot be."""

    code = "catalog.bad_conversion"
    sentence = _(
        "%(unit)s: write how many of the stock unit it is with two whole numbers from 1 to "
        "%(limit)s."
    )


class UnitTwice(RuleViolation):
    """A unit is named twice, or is the stock unit itself."""

    code = "catalog.unit_twice"
    sentence = _("“%(unit)s” is named twice, or is the unit in which stock is counted anyway.")


class TwoPacks(RuleViolation):
    """More than one unit is the one that orders are whole ones of."""

    code = "catalog.two_packs"
    sentence = _("Orders can be whole packs of one unit only: tick one.")


class ProductEnded(RuleViolation):
    """A product that is not to be had any more is ordered."""

    code = "catalog.product_ended"
    sentence = _("%(product)s has ended and cannot be ordered.")


class SuccessorCircle(RuleViolation):
    """A product would follow itself."""

    code = "catalog.successor_circle"
    sentence = _("%(product)s cannot come after itself, not even by way of other products.")


class WrongVariant(RuleViolation):
    """A variant that does not fit its family."""

    code = "catalog.wrong_variant"
    sentence = _("A variant of %(family)s has one value of each of: %(attributes)s.")


class VariantTaken(RuleViolation):
    """A family has a product of these values already."""

    code = "catalog.variant_taken"
    sentence = _("%(family)s %(values)s is there already: %(product)s.")


class FamilyFixed(RuleViolation):
    """A family with products keeps its attributes: its products are told apart by them."""

    code = "catalog.family_fixed"
    sentence = _("%(family)s has products: its attributes stay as they are.")


class NothingChosen(RuleViolation):
    """A form that makes many things at once, with none of them ticked."""

    code = "catalog.nothing_chosen"
    sentence = _("Tick at least one.")


class BillCircle(RuleViolation):
    """A product would be a part of itself."""

    code = "catalog.bill_circle"
    sentence = _("A product cannot be a part of itself: %(path)s.")


class BadBill(RuleViolation):
    """A bill of materials that says nothing that can be built."""

    code = "catalog.bad_bill"
    sentence = _("Name at least one part, each once, with a quantity above 0.")
