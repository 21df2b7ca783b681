"""The demonstration's own data: a real menu, five stores, their stock.

`menu.json` and `stores.json` are files that can be imported: allergens in the order of Regulation
1169/2011, quantities in the ingredient's base unit for one piece. `stock.json` gives, by store and
ingredient, what is on hand and the level to reorder at. Phone numbers are in the ranges kept for
fiction (04 65 71).
"""
