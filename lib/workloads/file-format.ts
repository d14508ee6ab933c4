import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  stringify,
  visit,
  type YAMLMap,
} from 'yaml'
import { z } from 'zod'
import { type Definition, type Owner, type Rule, workloadSchema } from './define.ts'

/** Something in a file that cannot be used. */
export interface FileProblem {
  /** From 1; null where it is the file as a whole. */
  readonly line: number | null
  /** As in the file, such as `workloads[0].rules[1].value`; empty for the file as a whole. */
  readonly path: string
  readonly message: string
}

export type ParsedFile = { readonly definitions: readonly Definition[] } | { readonly problems: readonly FileProblem[] }

/** Hundreds of workloads are some tens of kilobytes. */
export const largestFile = 512 * 1024
const mostProblems = 50

const HEADER = ` Workloads of Temper, format 1. Export and import: Workloads → Import, or npm run workloads.

 An asset belongs to the first workload, in the order of this file, of which any rule matches:
   - tag: <name>                      the asset's own tag, else its resource group's, else its subscription's;
     value: <value>                   names in any case, values exactly; without value: any value
   - resource_group: <name>           * stands for any letters
     subscription: <id>               optional: only in that subscription
   - subscription: <id>
   - management_group: <id>           every subscription below it
 environment: production, staging, test, development or shared. criticality: critical, high, medium or low.
 target: the score to reach, 0 to 100; left out where there is none.
 owners: people and groups by their object ids in Entra ID; name is what is shown.
 Workloads that exist and are not named here are left alone and come after those that are.`

/** The text of a file that says all of these, in this order. The same workloads make the same text. */
export function writeFile(definitions: readonly Definition[]): string {
  const comment = HEADER.split('\n')
    .map((line) => `#${line}`)
    .join('\n')
  const entries = { format: 1, workloads: definitions.map(entryOf) }
  return `${comment}\n\n${stringify(entries, { lineWidth: 0, version: '1.2' })}`
}

function entryOf({ slug, name, description, environment, criticality, target, owners, rules }: Definition) {
  return {
    slug,
    name,
    ...(description !== '' && { description }),
    environment,
    criticality,
    ...(target !== null && { target }),
    ...(owners.length > 0 && { owners: owners.map(({ kind, objectId, name }) => ({ [kind]: objectId, name })) }),
    rules: rules.map(ruleEntryOf),
  }
}

function ruleEntryOf(rule: Rule) {
  switch (rule.kind) {
    case 'tag':
      return { tag: rule.name, ...(rule.value !== null && { value: rule.value }) }
    case 'resource_group':
      return { resource_group: rule.name, ...(rule.subscription !== null && { subscription: rule.subscription }) }
    default:
      return { [rule.kind]: rule.name }
  }
}

/** Reads such a text: the definitions in their order, or everything that is wrong with it, with the line and the field. */
export function readFile(text: string): ParsedFile {
  if (Buffer.byteLength(text) > largestFile)
    return whole(`The file is larger than ${largestFile / 1024} KiB: this is no list of workloads.`)
  const lines = new LineCounter()
  // Its own search for repeated keys compares each with each: a file of nothing else would take minutes.
  const options = { version: '1.2', merge: false, prettyErrors: false, uniqueKeys: false } as const
  const document = parseDocument(text, { ...options, lineCounter: lines })
  const broken = [...document.errors, ...document.warnings].map(
    ({ pos, message }): FileProblem => ({
      line: lines.linePos(pos[0]).line,
      path: '',
      message: /call stack/.test(message) ? 'This is nested too deeply.' : message,
    }),
  )
  if (broken.length > 0) return { problems: broken.slice(0, mostProblems) }
  const unwanted = unwantedIn(document, lines)
  if (unwanted.length > 0) return { problems: unwanted.slice(0, mostProblems) }
  const parsed = fileSchema.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (parsed.success) return { definitions: parsed.data.workloads.map(({ definition }) => definition) }
  const problems = parsed.error.issues.map(
    ({ path, message }): FileProblem => ({
      line: lineOf(document, lines, path),
      path: pathInWords(path),
      message,
    }),
  )
  return { problems: problems.slice(0, mostProblems) }
}

const whole = (message: string): ParsedFile => ({ problems: [{ line: null, path: '', message }] })

const noReferences =
  'Anchors (&) and references (*) are not used here: write it out; a * at the beginning needs quotes.'

/** What YAML allows and a list of workloads needs none of: a few references, nested, would fill the memory. */
function unwantedIn(document: Document, lines: LineCounter): FileProblem[] {
  const found: FileProblem[] = []
  const tell = (node: Node, message: string) => {
    found.push({ line: lines.linePos(node.range?.[0] ?? 0).line, path: '', message })
  }
  visit(document, (_, node) => {
    if (isAlias(node) || ((isCollection(node) || isScalar(node)) && node.anchor !== undefined)) tell(node, noReferences)
    if (isMap(node)) for (const key of repeatedKeys(node)) tell(key, `${String(key.value)} is given twice.`)
    return found.length >= mostProblems ? visit.BREAK : undefined
  })
  return found
}

function repeatedKeys({ items }: YAMLMap): Scalar[] {
  const seen = new Set<unknown>()
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return []
    const isRepeated = seen.has(key.value)
    seen.add(key.value)
    return isRepeated ? [key] : []
  })
}

const text = z.string({
  error: ({ input }) => (input === undefined ? 'This is missing.' : 'This must be text: put it in quotes.'),
})
const oneKind = 'A rule has one of: tag, resource_group, subscription, management_group.'

/** A rule of a file as a rule; what of it is wrong is found by the schema of definitions, under the names of the file. */
const ruleEntry = z
  .strictObject(
    {
      tag: text.optional(),
      value: text.optional(),
      resource_group: text.optional(),
      subscription: text.optional(),
      management_group: text.optional(),
    },
    { error: unknownField },
  )
  .transform((entry, context) => {
    const { tag, value, resource_group: group, subscription, management_group: managementGroup } = entry
    const named = [tag, group, managementGroup].filter((name) => name !== undefined)
    if (named.length > 1 || (named.length === 0 && subscription === undefined)) return refuse(context, oneKind)
    if (value !== undefined && tag === undefined) return refuse(context, 'Only a rule with tag has a value.')
    if (subscription !== undefined && group === undefined && named.length > 0) return refuse(context, oneKind)
    if (tag !== undefined) return { kind: 'tag', name: tag, value: value ?? null }
    if (group !== undefined) return { kind: 'resource_group', name: group, subscription: subscription ?? null }
    if (managementGroup !== undefined) return { kind: 'management_group', name: managementGroup }
    return { kind: 'subscription', name: subscription }
  })

const ownerEntry = z
  .strictObject({ person: text.optional(), group: text.optional(), name: text }, { error: unknownField })
  .transform(({ person, group, name }, context) => {
    if ((person === undefined) === (group === undefined)) return refuse(context, 'An owner has either person or group.')
    return person === undefined ? { kind: 'group', objectId: group, name } : { kind: 'person', objectId: person, name }
  })

const list = <Entry extends z.ZodType>(entry: Entry) =>
  z
    .array(entry, { error: 'This must be a list.' })
    .nullish()
    .transform((value) => value ?? [])

const workloadEntry = z
  .strictObject(
    {
      slug: text,
      name: text,
      description: text.nullish().transform((value) => value ?? ''),
      environment: text,
      criticality: text,
      target: z
        .number({ error: 'The target is a number from 0 to 100.' })
        .nullish()
        .transform((value) => value ?? null),
      owners: list(ownerEntry),
      rules: list(ruleEntry),
    },
    { error: unknownField },
  )
  .transform((entry, context) => {
    const parsed = workloadSchema.safeParse(entry)
    if (parsed.success) return { definition: parsed.data }
    for (const { path, message } of parsed.error.issues)
      context.addIssue({ code: 'custom', path: fileNames(path, entry), message })
    return z.NEVER
  })

const fileSchema = z.strictObject(
  {
    format: z.literal(1, { error: 'This version of Temper reads format: 1.' }),
    workloads: z
      .array(workloadEntry, { error: 'This must be a list of workloads.' })
      .superRefine((entries, context) => {
        const seen = new Set<string>()
        for (const [place, { definition }] of entries.entries()) {
          const { slug } = definition
          if (seen.has(slug))
            context.addIssue({ code: 'custom', path: [place, 'slug'], message: `${slug} is in the file already.` })
          seen.add(slug)
        }
      }),
  },
  { error: (issue) => unknownField(issue) ?? 'The file must begin with format: 1 and workloads: a list.' },
)

function unknownField(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') return `There is no field ${issue.keys.join(', ')} here.`
  if (issue.code === 'invalid_type') return 'This must be a group of fields, such as name: value.'
  return undefined
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

/** The path of a problem in a definition, under the names that the file has for it. */
function fileNames(path: readonly PropertyKey[], entry: { owners: unknown[]; rules: unknown[] }): PropertyKey[] {
  const [list, place, field] = path
  if (typeof place !== 'number' || field === undefined) return [...path]
  if (list === 'rules' && field === 'name') return [list, place, (entry.rules[place] as Rule).kind]
  if (list === 'owners' && field === 'objectId') return [list, place, (entry.owners[place] as Owner).kind]
  return [...path]
}

/** Where the field stands, or where it should: at the nearest thing around it that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length >= 0; length--) {
    const node = nodeAt(document, path.slice(0, length))
    if (node) return lines.linePos(node[0] ?? 0).line
  }
  return null
}

function nodeAt(document: Document, path: readonly PropertyKey[]): readonly number[] | null {
  const last = path.at(-1)
  const parent = path.length === 0 ? null : document.getIn(path.slice(0, -1), true)
  // A key says better than its value where a field begins.
  const pair = isMap(parent) ? parent.items.find((one) => isScalar(one.key) && one.key.value === last) : undefined
  if (isPair(pair) && isNode(pair.key)) return pair.key.range ?? null
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  return isNode(node) ? (node.range ?? null) : null
}

function pathInWords(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (words, part) => (typeof part === 'number' ? `${words}[${part}]` : `${words}${words && '.'}${String(part)}`),
    '',
  )
}
