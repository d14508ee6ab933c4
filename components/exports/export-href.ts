/** What an address says of the screen alone: a file has neither pages nor an open row. */
const ofTheScreen = ['group', 'open', 'after', 'before', 'view', 'range', 'selected']

/** The register's view is what it lists (in force, pending, …); elsewhere a view is how the same is drawn. */
const viewFilters = ['exceptions']

/**
 * The address of a list as a file.
 * @param query the filter as the list's page has it, with or without what is of the screen alone
 */
export function exportHref(list: string, format: 'csv' | 'json' | 'ndjson', query: string): string {
  const params = new URLSearchParams(query)
  for (const name of ofTheScreen) if (name !== 'view' || !viewFilters.includes(list)) params.delete(name)
  const text = params.toString()
  return `/export/${list}.${format}${text ? `?${text}` : ''}`
}
