#!/bin/sh
# `make demo`: a fictional county, from messy files to the report. Nothing stays running afterwards.
set -eu
rm -rf demo
export TALLYSTICK_HOME=demo/evidence TALLYSTICK_BY="F. Officer"
# Evidence: what was paid, to whom, for what.
tallystick sample make demo/county
tallystick spend body load demo/county/bodies.csv
tallystick spend import demo/county/published
tallystick spend status
tallystick suppliers resolve
tallystick categories classify
# Opportunities: where money could be saved, and how sure that is.
tallystick opportunities load contracts demo/county/contracts.csv
tallystick opportunities load order-lines demo/county/orders
tallystick opportunities find
tallystick opportunities list --limit 12
# Savings: claims, and whether the payments bear them out. One of them only moved elsewhere.
tallystick savings open --price-year 2024-25
tallystick savings add docs/examples/savings/county.yaml
tallystick savings add docs/examples/savings/waste_contract.yaml
tallystick savings add docs/examples/savings/same_cost_line.yaml
for status in budgeted delivered; do
    tallystick savings advance QUILLHAVEN-AGENCY-1 MARCHMERE-PLACEMENTS-1 ISTERMOOR-TELECOM-1 VENNICK-WASTE-1 \
        "$status" --why "The accounts of 2023-24 say so"
done
tallystick savings verify
tallystick savings statement --year 2023-24
# All of it as pages that open in any browser.
tallystick spend report -o demo/report --title "The sample county: from what was paid to what was saved" \
    --case docs/examples/transformation/case.yaml
