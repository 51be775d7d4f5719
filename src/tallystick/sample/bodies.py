"""The thirteen bodies of the made county of Ombershire. No name here is that of a real body."""

from __future__ import annotations

from dataclasses import replace

from tallystick.sample import layouts
from tallystick.sample.model import Body, Era

MONTHS = 24
FIRST_YEAR = 2022
"""The county's evidence covers April 2022 to March 2024: two financial years."""

THIRTEEN: tuple[Body, ...] = (
    Body(
        body_id="XS-COUNTY",
        name="Ombershire County Council",
        kind="county",
        folder="ombershire-county-council",
        aliases="Ombershire CC",
        population=612_300,
        eras=(
            Era(0, layouts.TRANSPARENCY, "ombershire-spend-over-500-{month}.csv"),
            Era(12, layouts.LGA, "occ_expenditure_{yyyymm}.csv"),
        ),
        card_era=Era(0, layouts.CARDS, "procurement-card-{month}.csv", 3),
        corrected_months=(4, 15),
    ),
    Body(
        body_id="XS-QUILLHAVEN",
        name="Quillhaven District Council",
        kind="district",
        folder="quillhaven",
        aliases="Quillhaven DC",
        population=98_400,
        eras=(
            Era(0, layouts.TITLED_POUNDS, "Payments {Mon} {year}.csv"),
            Era(10, layouts.TITLED_CREDITS, "Payments {Mon} {year}.csv"),
        ),
    ),
    Body(
        body_id="XS-VENNICK",
        name="Vennick Borough Council",
        kind="district",
        folder="vennick",
        aliases="Vennick BC|Borough of Vennick",
        population=121_900,
        eras=(
            Era(0, layouts.SQL_ABOVE, "vennick-borough-council-payments-{month}.csv"),
            Era(14, layouts.PAGED, "vennick-borough-council-payments-{month}.csv"),
        ),
        card_era=Era(0, layouts.CARDS_PLAIN, "vennick-borough-council-gpc-{month}.csv", 3),
    ),
    Body(
        body_id="XS-PELLWATER",
        name="Pellwater District Council",
        kind="district",
        folder="pellwater-district-council",
        population=87_600,
        eras=(
            Era(0, layouts.SEMICOLONS, "spend-{month}.csv"),
            Era(18, layouts.SEMICOLONS, "spend-{month}-quarter.csv", 3),
        ),
        missing_months=(15,),
    ),
    Body(
        body_id="XS-ISTERMOOR",
        name="Istermoor Borough Council",
        kind="district",
        folder="downloads",
        aliases="Istermoor BC",
        population=104_200,
        eras=(Era(0, layouts.BARE, "istermoor-borough-council-supplier-payments-{month}.csv"),),
        headerless_months=(5, 6, 13, 20),
        threshold_pence=25_000,
    ),
    Body(
        body_id="XS-THRAWLEY",
        name="Thrawley District Council",
        kind="district",
        folder="thrawley-district-council",
        population=76_100,
        eras=(
            Era(0, layouts.TEXT_AS_XLS, "thrawley_{yyyymm}.xls"),
            Era(16, layouts.TEXT_AS_XLS_LATER, "thrawley_{yyyymm}.xls"),
        ),
    ),
    Body(
        body_id="XS-CALVERHYTHE",
        name="Calverhythe City Council",
        kind="unitary",
        folder="calverhythe-city-council",
        aliases="City of Calverhythe",
        population=268_500,
        eras=(
            Era(0, layouts.WORKBOOK, "Calverhythe spend {Mon} {year}.xlsx"),
            Era(12, layouts.WORKBOOK_OF_MONTHS, "Calverhythe spend quarter from {Mon} {year}.xlsx", 3),
        ),
        card_era=Era(0, layouts.CARDS_PLAIN, "Calverhythe purchase cards {Mon} {year}.csv", 3),
    ),
    Body(
        body_id="XS-NORROWBY",
        name="Norrowby Council",
        kind="unitary",
        folder="norrowby-council",
        population=189_700,
        eras=(
            Era(0, layouts.LEDGER_EXPORT, "norrowby-{yyyymm}.zip"),
            Era(12, layouts.LEDGER_EXPORT_LATER, "norrowby-{yyyymm}.csv.gz"),
        ),
        corrected_months=(8,),
    ),
    Body(
        body_id="XS-ESTERMARCH",
        name="Estermarch Council",
        kind="unitary",
        folder="estermarch-council",
        population=151_300,
        eras=(
            Era(0, layouts.TWO_LINES, "Estermarch_{Mon}_{year}.csv"),
            Era(12, layouts.ONE_LINE, "Estermarch_{Mon}_{year}.csv"),
        ),
        overlapping_months=(9, 10, 11),
    ),
    Body(
        body_id="XS-MARCHMERE",
        name="Marchmere Council",
        kind="unitary",
        folder="marchmere-council",
        population=173_800,
        eras=(
            Era(0, layouts.CLEAN, "marchmere-payments-{month}.csv"),
            Era(12, layouts.CLEAN_LATER, "marchmere-payments-{month}.csv"),
        ),
        is_control=True,
    ),
    Body(
        body_id="XS-POLICE",
        name="Ombershire Police and Crime Commissioner",
        kind="police",
        folder="ombershire-pcc",
        aliases="Ombershire PCC|Ombershire Police",
        population=1_225_600,
        eras=(Era(0, layouts.POLICE_WORKBOOK, "PCC spend {Mon} {year}.xlsx"),),
    ),
    Body(
        body_id="XS-FIRE",
        name="Ombershire Fire and Rescue Authority",
        kind="fire",
        folder="ombershire-fire-and-rescue-authority",
        aliases="Ombershire Fire and Rescue Service|Ombershire FRS",
        population=1_225_600,
        eras=(Era(0, layouts.MIXED_DATES, "fire-expenditure-{month}.csv", 3),),
    ),
    Body(
        body_id="XS-NHS",
        name="Ombershire Hospitals NHS Foundation Trust",
        kind="nhs",
        folder="nhs",
        aliases="Ombershire Hospitals NHS FT",
        eras=(
            Era(0, layouts.OVER_25K, "OHFT {Mon} {year}.csv"),
            Era(12, layouts.OVER_25K_LATER, "OHFT {Mon} {year}.csv"),
        ),
        threshold_pence=2_500_000,
    ),
)


def headerless(era: Era) -> Era:
    """Return the same era with the header left out."""
    return replace(era, layout=replace(era.layout, has_header=False))
