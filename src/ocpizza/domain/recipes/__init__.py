"""What is sold and what it takes: ingredients, items with their sizes and recipes, the menu."""
