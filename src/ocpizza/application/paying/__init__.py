"""Taking money and giving it back: on line through a gateway, at the door by several means."""
