"""Measurements that print figures; never asserted by the test run."""
