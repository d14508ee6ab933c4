// Filters as data: what can be asked of a list. The same definitions read the URL on the server and draw the chips.

export type FilterOption = { value: string; label: string; hint?: string }

export type FilterDefinition<Param extends string = string> = {
  /** The URL parameter; its values are joined by commas. */
  param: Param
  /** "Pillar", "Severity". */
  label: string
  /** Between label and values: "is" unless said ("at least", "since"). */
  verb?: string
  /** One value, or any of several. */
  kind: 'one' | 'many'
  options: readonly FilterOption[]
}

export type SearchParams = Record<string, string | string[] | undefined>

/** Keeps the parameters' names as types: `readFilters(filters, …).severity` is checked. */
export function defineFilters<const Param extends string>(
  definitions: readonly FilterDefinition<Param>[],
): readonly FilterDefinition<Param>[] {
  return definitions
}

/**
 * What the URL asks for, by parameter; an empty list where it asks for nothing. Values that are no option are left
 * out, so what a list is asked is always one of what it offers.
 */
export function readFilters<Param extends string>(
  definitions: readonly FilterDefinition<Param>[],
  params: SearchParams,
): Record<Param, string[]> {
  const entries = definitions.map(
    (definition) => [definition.param, valuesOf(definition, params[definition.param])] as const,
  )
  return Object.fromEntries(entries) as Record<Param, string[]>
}

/** The values of one filter in a parameter's text, in the order of the options. */
export function valuesOf(definition: FilterDefinition, text: string | string[] | null | undefined): string[] {
  const asked = new Set((Array.isArray(text) ? text : [text ?? '']).flatMap((part) => part.split(',')))
  const values = definition.options.map((option) => option.value).filter((value) => asked.has(value))
  return definition.kind === 'one' ? values.slice(0, 1) : values
}

/** A chip reads as a sentence: "Severity at least" **High**; beyond three values, "Footprint, Configure and 2 more". */
export function filterSentence(
  definition: FilterDefinition,
  values: readonly string[],
): { subject: string; object: string } {
  const labels = values.map((value) => definition.options.find((option) => option.value === value)?.label ?? value)
  const object =
    labels.length > 3 ? `${labels.slice(0, 2).join(', ')} and ${labels.length - 2} more` : labels.join(', ')
  return { subject: `${definition.label} ${definition.verb ?? 'is'}`, object }
}

/** The parameter's text after an option was picked: toggled among many, replaced when there is one; null when none is left. */
export function pickOption(definition: FilterDefinition, values: readonly string[], picked: string): string | null {
  if (definition.kind === 'one') return values.includes(picked) ? null : picked
  const next = values.includes(picked) ? values.filter((value) => value !== picked) : [...values, picked]
  const ordered = definition.options.map((option) => option.value).filter((value) => next.includes(value))
  return ordered.length === 0 ? null : ordered.join(',')
}
