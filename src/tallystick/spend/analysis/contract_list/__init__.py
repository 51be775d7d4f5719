"""Lists of contracts: any table of them, read into one layout that payments can be compared with."""

from tallystick.spend.analysis.contract_list.loading import load_contracts
from tallystick.spend.analysis.contract_list.model import (
    LISTED_CONTRACT_COLUMNS,
    ContractListSummary,
    ListedContract,
)

__all__ = ["LISTED_CONTRACT_COLUMNS", "ContractListSummary", "ListedContract", "load_contracts"]
