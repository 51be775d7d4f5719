"""What the evidence base of these tests holds: see the fixture ``evidence``."""

LINES = 20 + 2 + 12
APRIL = sum(400_050 + 100 * k for k in range(1, 21)) - 7_510 + 1_234
MAY = sum(500_050 + 100 * k for k in range(1, 13))
PENCE = APRIL + MAY
