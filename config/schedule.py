"""What runs when: one row a job. ``core.tasks.tick`` reads it once a minute."""
