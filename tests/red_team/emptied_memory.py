"""The watch forgets what it has seen."""

import coach.collect
import coach.integrity

coach.integrity.remember().clear()
coach.collect.described = lambda defs: {}
