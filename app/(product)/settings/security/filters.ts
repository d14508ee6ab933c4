import { defineFilters, readFilters } from '#components/ui/filters.ts'
import type { PersonItem } from '#lib/auth/people.ts'
import { securityEventKinds } from '#lib/auth/security-events.ts'
import type { PageParams } from '../../../access/enter-page.ts'

/** What the security log can be narrowed to; the people are those that were seen last. */
export function securityFilters(people: readonly PersonItem[]) {
  return defineFilters([
    {
      param: 'kind',
      label: 'Event',
      kind: 'many',
      options: Object.entries(securityEventKinds).map(([value, label]) => ({ value, label })),
    },
    {
      param: 'person',
      label: 'Person',
      kind: 'one',
      options: people.map(({ id, name, username }) => ({ value: id, label: name, hint: username ?? undefined })),
    },
  ])
}

/** The same for the list and for the stream of it. */
export function securityFilterOf(filters: ReturnType<typeof securityFilters>, params: PageParams) {
  const { kind, person } = readFilters(filters, params)
  return { kinds: kind.length > 0 ? kind : undefined, personId: person[0] }
}
