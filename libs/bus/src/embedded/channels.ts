/** The channel on which readers hear of new records; the payload is `<topic id>/<partition>`. */
export const RECORDS_CHANNEL = 'pganalytics_bus';

/** The channel on which members hear that others came, went or gave leases up; the payload is the group. */
export const GROUPS_CHANNEL = 'pganalytics_bus_groups';
