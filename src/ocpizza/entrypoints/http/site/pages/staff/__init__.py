"""The screens of the house: kitchen, counter, courier."""
