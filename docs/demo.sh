#!/bin/sh
# `make demo`: a fictional county, from messy files to the report. Nothing stays running afterwards.
set -eu
rm -rf demo
tallystick sample make demo/county
tallystick spend body load demo/county/bodies.csv --home demo/evidence
tallystick spend import demo/county/published --home demo/evidence
tallystick spend status --home demo/evidence
tallystick suppliers resolve --home demo/evidence
tallystick categories classify --home demo/evidence
tallystick spend report --home demo/evidence -o demo/report --title "The sample county: what was paid, and to whom"
tallystick transformation case docs/examples/transformation/case.yaml -o demo/transformation
