//! The disk fills: the service says so and acknowledges nothing it cannot keep, and works again when there is room.
