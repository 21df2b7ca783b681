"""The demonstration's own data: a real menu, five stores, their stock.

`menu.json` holds `ingredients` (allergens in the order of Regulation 1169/2011), `items` (prices
and recipes by size, quantities in the ingredient's base unit for one piece) and `supplements`
(what "extra" of an ingredient adds and costs, by size of pizza). `stores.json` is a list;
`stock.json` gives, by store and ingredient, what is on hand and the level to reorder at.
Phone numbers are in the ranges kept for fiction (04 65 71).
"""
