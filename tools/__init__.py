"""Set up, build, run and look after Musaed on one machine."""
