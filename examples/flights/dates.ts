/** The time axis of all charts: the days of 2001, labelled by month. */
export const dates = {
  field: "date",
  type: "temporal" as const,
  scale: { type: "utc" as const },
  axis: { title: null, format: "%-d %b", tickCount: "month" as const, grid: false, labelFlush: false },
};
