import { formatDate, formatIsoDay } from '#components/ui/dates.ts'
import { defineFilters, type FilterDefinition } from '#components/ui/filters.ts'
import { formatCount } from '#components/ui/format.ts'
import { areas, checklist, checksById, pillars, severities } from '#lib/checklist/index.ts'
import { typeName } from '#lib/checklist/type-names.ts'
import type { FindingCause, FindingsFilter } from '#lib/posture/findings/filter.ts'

/** How people say why a finding opened. */
export const causeNames: Record<FindingCause, string> = {
  arrived: 'the asset arrived',
  broke: 'it broke',
  came_back: 'it came back',
  checklist: 'the checklist changed',
  visibility: 'what could be read changed',
  applicability: 'the check began to apply',
}

const day = 86_400_000

/**
 * The filters of the findings, as chips say them. What is on offer for types is what the inventory has; whatever the
 * address already asks for is among the options, so that its chip shows.
 */
export function findingFilters(
  filter: FindingsFilter,
  { types, now, timeZone }: { types: readonly { type: string; failing: number }[]; now: Date; timeZone: string },
): readonly FilterDefinition[] {
  return defineFilters([
    {
      param: 'pillar',
      label: 'Pillar',
      kind: 'many',
      options: pillars.map(({ id, short }) => ({ value: id, label: short })),
    },
    {
      param: 'area',
      label: 'Area',
      kind: 'many',
      options: areas.map(({ id, title }) => ({ value: id, label: title })),
    },
    {
      param: 'severity',
      label: 'Severity',
      verb: 'at least',
      kind: 'one',
      options: severities.map(({ id, title }) => ({ value: id, label: title })),
    },
    { param: 'check', label: 'Check', kind: 'many', options: checkOptions(filter.check) },
    { param: 'type', label: 'Type', kind: 'many', options: typeOptions(filter.type, types) },
    {
      param: 'status',
      label: 'State',
      kind: 'one',
      options: [
        { value: 'unknown', label: 'Unknown' },
        { value: 'both', label: 'Failing or unknown' },
      ],
    },
    exceptionFilter(filter.under),
    {
      param: 'since',
      label: 'Opened since',
      verb: '',
      kind: 'one',
      options: sinceOptions(filter.since, now, timeZone),
    },
    {
      param: 'opened',
      label: 'Opened because',
      verb: '',
      kind: 'many',
      options: Object.entries(causeNames).map(([value, label]) => ({ value, label })),
    },
  ])
}

/** Under one exception, that is all that can be said of exceptions. */
function exceptionFilter(under: string | null): FilterDefinition<'exception' | 'under'> {
  if (under !== null)
    return { param: 'under', label: 'Under exception', kind: 'one', options: [{ value: under, label: under }] }
  return {
    param: 'exception',
    label: 'Excepted findings',
    verb: 'are',
    kind: 'one',
    options: [
      { value: 'both', label: 'shown too' },
      { value: 'only', label: 'all that is shown' },
    ],
  }
}

function checkOptions(asked: readonly string[]) {
  const known = checklist.flatMap((check) =>
    check.kind === 'automated' ? [{ value: check.id, label: check.title }] : [],
  )
  const unknown = asked.filter((id) => !checksById.has(id)).map((id) => ({ value: id, label: id }))
  return [...known, ...unknown].sort((a, b) => a.label.localeCompare(b.label))
}

function typeOptions(asked: readonly string[], types: readonly { type: string; failing: number }[]) {
  const offered = types.filter(({ type, failing }) => failing > 0 || asked.includes(type))
  const others = asked.filter((type) => !types.some((one) => one.type === type))
  return [
    ...offered.map(({ type, failing }) => ({ value: type, label: typeName(type), hint: formatCount(failing) })),
    ...others.map((type) => ({ value: type, label: typeName(type) })),
  ]
}

function sinceOptions(asked: string | null, now: Date, timeZone: string) {
  const offered = [1, 7, 30, 90].map((days) => {
    const date = new Date(now.getTime() - days * day)
    return {
      value: formatIsoDay(date, timeZone),
      label: formatDate(date, timeZone),
      hint: days === 1 ? 'yesterday' : `${days} days ago`,
    }
  })
  if (!asked || offered.some(({ value }) => value === asked)) return offered
  return [...offered, { value: asked, label: formatDate(`${asked}T12:00:00Z`, 'UTC') }]
}

/** Whether the filter leaves anything out of what fails. */
export function isFiltered(filter: FindingsFilter): boolean {
  const { check, pillar, area, type, opened, severity, under, q, since } = filter
  const lists = check.length + pillar.length + area.length + type.length + opened.length
  return lists > 0 || !!severity || !!under || q !== '' || !!since
}
