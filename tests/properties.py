"""How many examples a property is tried on."""

from hypothesis import HealthCheck, settings

#: For what touches the database: each example costs statements there.
few = settings(
    max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
