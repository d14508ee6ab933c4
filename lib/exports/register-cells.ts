import { z } from 'zod'
import { exceptionItem } from '#lib/api/exceptions.ts'
import type { ExportedItem } from './formats.ts'

type Item = z.infer<typeof exceptionItem>

const verdictWords: Readonly<Record<Item['decisions'][number]['verdict'], string>> = {
  approve: 'approved',
  reject: 'rejected',
  changes: 'asked for changes',
}

const ofRegister = z.looseObject(exceptionItem.shape)

/**
 * A row of the register as a spreadsheet shows it: what is a list of things is said in a line each, in the words that an
 * import of the register reads (csv-line.ts).
 */
export function registerCells(item: ExportedItem): ExportedItem {
  const { owner, requester, targets, evidence, decisions } = ofRegister.parse(item)
  return {
    ...item,
    owner: owner.id,
    requester: requester.id,
    targets: targets.map(targetText),
    evidence: evidence.map(({ label, url }) => (label ? `${label} ${url}` : url)),
    decisions: decisions.map(
      ({ personName, verdict, at, reason }) =>
        `${at.slice(0, 10)} ${personName} ${verdictWords[verdict]}${reason ? `: ${reason}` : ''}`,
    ),
  }
}

function targetText({ kind, name, value, subscriptionId }: Item['targets'][number]): string {
  switch (kind) {
    case 'resource_group':
      return `/subscriptions/${subscriptionId}/resourceGroups/${name}`
    case 'subscription':
      return `/subscriptions/${name}`
    case 'tag':
      return value === null ? name : `${name}=${value}`
    default:
      return name
  }
}
