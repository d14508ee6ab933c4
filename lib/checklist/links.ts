import { folded, propertyOf } from './casing.ts'
import { linkPaths, ofEveryType, saysWhat, toldBy, whole } from './link-paths.ts'
import { type Row, typeOf } from './row.ts'

/**
 * The resources that a row's configuration names: lower-case ids, each once, never its own. What lies inside another
 * resource (an IP configuration of a NIC, a subnet of a network) is named as the resource that has the row.
 * Beside what is declared for its type, every row names its parent, its managed identities, what it is managed by and
 * its private endpoints; a signal names the asset that it speaks of.
 */
export function linksOf(row: Row): string[] {
  return links(row, linksOfEveryType, linksOfType)
}

/** Of those, the ones that can be of this type (lower case): where the property tells another type, it is not read. */
export function linksTo(row: Row, target: string): string[] {
  let trees = treesTo.get(target)
  if (trees === undefined) {
    const leadsThere = (path: string) => (typeToldBy(path) ?? target) === target
    trees = {
      ofEvery: treeOf(ofEveryType.filter(leadsThere)),
      ofType: treesOf((paths) => paths.filter(leadsThere)),
    }
    treesTo.set(target, trees)
  }
  return links(row, trees.ofEvery, trees.ofType)
}

function links(row: Row, ofEvery: Tree, ofType: ReadonlyMap<string, Tree>): string[] {
  const type = typeOf(row)
  const own = folded(row.id)
  const found = new Set<string>()
  follow(row, ofType.get(type) ?? ofEvery, found)
  const identities = identitiesOf(row)
  if (identities !== null) for (const id in identities) addLink(id, found)
  if (found.size === 0 || !saysWhat.has(type)) addLink(parentOf(own, type), found)
  found.delete(own)
  return [...found]
}

function addLink(value: unknown, found: Set<string>): void {
  if (typeof value !== 'string' || !value.startsWith('/')) return
  const id = folded(value.endsWith('/') ? value.slice(0, -1) : value)
  found.add(ownerOf(id))
  // Built-in roles are one row each in the tenant, but assignments may name them as if of their subscription.
  const role = id.indexOf(roleDefinitions)
  if (role > 0) found.add(id.slice(role))
}

/** The resource that has a row of its own: the id itself, or that of the resource that it lies inside of. Lower case. */
export function ownerOf(id: string): string {
  const lower = folded(id)
  const at = lower.lastIndexOf('/providers/')
  if (at < 0) return lower
  const provider = at + '/providers/'.length
  const type = lower.indexOf('/', provider) + 1
  const name = lower.indexOf('/', type) + 1
  const inner = lower.indexOf('/', name)
  if (type === 0 || name === 0 || inner < 0) return lower
  return whole.has(lower.slice(provider, name - 1)) ? lower.slice(0, inner) : lower
}

const roleDefinitions = '/providers/microsoft.authorization/roledefinitions/'

function typeToldBy(path: string): string | undefined {
  const names = path.replaceAll('[*]', '').split('.')
  const last = names.at(-1) === 'id' ? names.at(-2) : names.at(-1)
  return toldBy[last ?? '']
}

/** Paths as a tree, so that what they share is read once. `*` stands for every item of a list. */
type Tree = readonly Step[]
interface Step {
  readonly name: string
  readonly steps: Step[]
}

function treeOf(paths: readonly string[]): Tree {
  const root: Step[] = []
  for (const path of paths) {
    let steps = root
    for (const name of path.replaceAll('[*]', '.*').split('.')) {
      let step = steps.find((one) => one.name === name)
      if (step === undefined) {
        step = { name, steps: [] }
        steps.push(step)
      }
      steps = step.steps
    }
  }
  return root
}

function treesOf(choose: (paths: readonly string[]) => readonly string[]): ReadonlyMap<string, Tree> {
  return new Map(Object.entries(linkPaths).map(([type, paths]) => [type, treeOf(choose([...paths, ...ofEveryType]))]))
}

const linksOfEveryType = treeOf(ofEveryType)
const linksOfType = treesOf((paths) => paths)
const treesTo = new Map<string, { readonly ofEvery: Tree; readonly ofType: ReadonlyMap<string, Tree> }>()

/** Adds what stands at the ends of the paths. Goes no deeper than the paths do, whatever the value holds. */
function follow(value: unknown, steps: Tree, found: Set<string>): void {
  if (steps.length === 0) addLink(value, found)
  if (typeof value !== 'object' || value === null) return
  for (let i = 0; i < steps.length; i++) {
    const { name, steps: further } = steps[i] as Step
    if (name !== '*') {
      const inner = propertyOf(value, name)
      if (inner !== undefined && inner !== null) follow(inner, further, found)
    } else if (Array.isArray(value)) for (let j = 0; j < value.length; j++) follow(value[j], further, found)
  }
}

function identitiesOf(row: Row): object | null {
  const identity = row.identity
  if (typeof identity !== 'object' || identity === null) return null
  const assigned = propertyOf(identity, 'userAssignedIdentities')
  return typeof assigned === 'object' ? assigned : null
}

/** What a row belongs to by its id (lower case): the scope of an extension or a signal, the parent of a child; null for the rest. */
function parentOf(lower: string, type: string): string | null {
  const patch = lower.indexOf('/patchassessmentresults/')
  if (patch > 0) return lower.slice(0, patch)
  const at = lower.lastIndexOf('/providers/')
  if (at < 0) return null
  if (at > 0 && isExtension(lower, at, type)) return lower.slice(0, at)
  // Of provider/type/name/type/name the last two are the child's.
  const parent = lower.lastIndexOf('/', lower.lastIndexOf('/') - 1)
  return isChild(lower, at + '/providers/'.length) ? lower.slice(0, parent) : null
}

/** Whether there is more than provider/type/name from here on. */
function isChild(id: string, from: number): boolean {
  let slashes = 0
  for (let at = id.indexOf('/', from); at >= 0; at = id.indexOf('/', at + 1)) slashes++
  return slashes > 2
}

/** Whether an id is that of something about what stands before it, not of a resource of its own. */
function isExtension(id: string, at: number, type: string): boolean {
  if (type.startsWith('microsoft.authorization/roledefinitions')) return false
  return id.lastIndexOf('/providers/', at - 1) >= 0 || aboutScopes.some((prefix) => type.startsWith(prefix))
}

const aboutScopes = [
  'microsoft.security/',
  'microsoft.advisor/',
  'microsoft.policyinsights/',
  'microsoft.authorization/',
  'microsoft.guestconfiguration/',
]
