/** What one verdict of a check counts in the score, by the check's severity. */
export const severityWeights = { critical: 10, high: 6, medium: 3, low: 1 } as const
