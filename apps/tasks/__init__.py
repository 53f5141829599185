"""Human work: open tasks, who holds them, when they are due. The life cycle itself is the engine's."""
