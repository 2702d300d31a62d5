import { synthesizeDashboard } from "ds-dashboard/constructs";

void synthesizeDashboard();
