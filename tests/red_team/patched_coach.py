"""What describes the graph describes another."""

import coach.collect

coach.collect.described = lambda defs: {}
