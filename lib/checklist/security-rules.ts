import { propertyOf, sameText } from './casing.ts'
import type { Row } from './row.ts'
import type { Rule } from './rule.ts'
import { type Code, DEFAULT, type Evidence, FAIL, PASS, UNKNOWN } from './verdict.ts'

/**
 * What the rules of a network security group let through. Azure takes the rules of a direction by priority, lowest
 * number first; the first that matches decides, and below all of them it lets the virtual network in and everything
 * else not (learn.microsoft.com/azure/virtual-network/network-security-groups-overview).
 *
 * Every property has a form for one value and one for many (`destinationPortRange`, `destinationPortRanges`); Azure
 * fills either. Nothing here makes an object or a text: it runs for every group at every scan.
 */

type Properties = Record<string, unknown>

const V4 = 1
const V6 = 2
/** A prefix of seven bits or fewer spans more than any private network: it is the internet, in part or in whole. */
const BROADEST_PRIVATE_V4 = 8
/** fc00::/7 is private, 2000::/3 is the whole public space. */
const BROADEST_PRIVATE_V6 = 7

interface Exposure {
  /** The ports asked about; null for any port. */
  readonly ports: readonly number[] | null
  readonly protocol: 'Tcp' | 'Udp'
  readonly expected: string
}

/**
 * No inbound rule lets the internet in to these ports. A rule that an earlier one denies whole is no exposure.
 * Passes as declared where a rule of the group's own denies it, by default where only Azure's last rule does.
 */
export function closedToInternet({ ports, protocol, expected }: Exposure): Rule {
  return rulesRule(
    (rules) => {
      let code: Code = DEFAULT
      for (let i = 0; i < rules.length; i++) {
        const rule = propertiesOf(rules[i])
        if (rule === null) {
          code = UNKNOWN
          continue
        }
        if (!isText(rule, 'direction', 'Inbound')) continue
        if (isText(rule, 'access', 'Allow')) {
          if (exposes(rules, rule, ports, protocol)) return FAIL
        } else if (code === DEFAULT && deniesInternet(rule, ports, protocol)) code = PASS
      }
      return code
    },
    (rule, rules, code) => {
      if (!isText(rule, 'direction', 'Inbound')) return null
      if (code === PASS && deniesInternet(rule, ports, protocol))
        return { path: 'access', observed: `Deny ${portsText(rule)}, priority ${priorityOf(rule)}` }
      if (!isText(rule, 'access', 'Allow') || !exposes(rules, rule, ports, protocol)) return null
      const open =
        ports === null ? 'any port' : ports.filter((port) => exposes(rules, rule, [port], protocol)).join(', ')
      const what = ports === null ? portsText(rule) : open
      const source = internetSource(rule)
      return { path: source.path, observed: `"${source.text}" → ${what} Allow, priority ${priorityOf(rule)}` }
    },
    expected,
  )
}

/** No inbound rule allows any source at all (`*`), which is the internet and every network beside. */
export function namedSources(expected: string): Rule {
  const open = (rule: Properties) =>
    isText(rule, 'direction', 'Inbound') &&
    isText(rule, 'access', 'Allow') &&
    hasAny(rule, 'sourceAddressPrefix', 'sourceAddressPrefixes', isEverywhere)
  return rulesRule(
    (rules) => {
      let code: Code = PASS
      for (let i = 0; i < rules.length; i++) {
        const rule = propertiesOf(rules[i])
        if (rule === null) code = UNKNOWN
        else if (open(rule)) return FAIL
      }
      return code
    },
    (rule) => {
      if (!open(rule)) return null
      const source = sourceWhere(rule, isEverywhere)
      return {
        path: source.path,
        observed: `"${source.text}" → ${portsText(rule)} Allow, priority ${priorityOf(rule)}`,
      }
    },
    expected,
  )
}

/** For at least one of the ports, the outbound rule that decides about the virtual network denies. */
export function deniesLateral(ports: readonly number[], expected: string): Rule {
  return rulesRule(
    (rules) => {
      let code: Code = FAIL
      for (let i = 0; i < ports.length; i++) if (outboundDenies(rules, ports[i] as number)) return PASS
      for (let i = 0; i < rules.length; i++) if (propertiesOf(rules[i]) === null) code = UNKNOWN
      return code
    },
    (rule) => {
      const denies = isText(rule, 'direction', 'Outbound') && isText(rule, 'access', 'Deny') && toNetwork(rule)
      if (!denies || !ports.some((port) => coversPort(rule, port))) return null
      return { path: 'access', observed: `Deny ${portsText(rule)}, priority ${priorityOf(rule)}` }
    },
    expected,
  )
}

const RULES = 'properties.securityRules'

/** A rule over the group's own rules: unknown where they cannot be read, as if empty where there are none. */
function rulesRule(
  judgeRules: (rules: readonly unknown[]) => Code,
  explainRule: (rule: Properties, rules: readonly unknown[], code: Code) => { path: string; observed: string } | null,
  expected: string,
): Rule {
  const judge = (row: Row): Code => {
    const rules = rulesOf(row)
    return rules === null ? UNKNOWN : judgeRules(rules)
  }
  const explain = (row: Row): Evidence[] => {
    const rules = rulesOf(row)
    const code = judge(row)
    const found = (rules ?? []).flatMap((one, index) => {
      const rule = propertiesOf(one)
      const said = rule === null ? null : explainRule(rule, rules ?? [], code)
      return said ? [{ path: `${RULES}[${index}].properties.${said.path}`, observed: said.observed, expected }] : []
    })
    if (found.length > 0) return found.slice(0, 20)
    const count = rules === null ? null : rules.length === 1 ? '1 rule' : `${rules.length} rules`
    return [{ path: RULES, observed: count, expected }]
  }
  const below = ['direction', 'access', 'priority', 'protocol', 'sourceAddressPrefix', 'destinationPortRange']
  return { judge, explain, paths: below.map((name) => `${RULES}[*].properties.${name}`), reads: [] }
}

const noRules: readonly unknown[] = []

function rulesOf(row: Row): readonly unknown[] | null {
  const { properties } = row
  if (typeof properties !== 'object' || properties === null) return null
  const rules = propertyOf(properties, 'securityRules')
  if (rules === undefined || rules === null) return noRules
  return Array.isArray(rules) ? rules : null
}

function propertiesOf(rule: unknown): Properties | null {
  if (typeof rule !== 'object' || rule === null) return null
  const properties = propertyOf(rule, 'properties')
  return typeof properties === 'object' && properties !== null ? (properties as Properties) : null
}

/** Whether an Allow lets the internet through to one of the ports, and no rule before it denies that. */
function exposes(
  rules: readonly unknown[],
  allow: Properties,
  ports: readonly number[] | null,
  protocol: string,
): boolean {
  if (!isProtocol(allow, protocol)) return false
  const families = familiesOf(allow, BROADEST_PRIVATE_V4, BROADEST_PRIVATE_V6)
  if (families === 0) return false
  if (ports === null) return !isDenied(rules, allow, families, null, protocol)
  if (!coversSome(allow, ports)) return false
  for (let i = 0; i < ports.length; i++) {
    const port = ports[i] as number
    if (coversPort(allow, port) && !isDenied(rules, allow, families, port, protocol)) return true
  }
  return false
}

/** Whether rules of a lower priority number deny the same to all of the families. */
function isDenied(
  rules: readonly unknown[],
  allow: Properties,
  families: number,
  port: number | null,
  protocol: string,
) {
  const before = priorityOf(allow)
  let left = families
  for (let i = 0; i < rules.length; i++) {
    const rule = propertiesOf(rules[i])
    if (rule === null || !(priorityOf(rule) < before)) continue
    if (!isText(rule, 'direction', 'Inbound') || !isText(rule, 'access', 'Deny') || !isProtocol(rule, protocol))
      continue
    if (
      port === null
        ? !hasAny(rule, 'destinationPortRange', 'destinationPortRanges', isEveryPort)
        : !coversPort(rule, port)
    )
      continue
    if (!fromEveryPort(rule) || !coversDestination(rule, allow)) continue
    left &= ~familiesOf(rule, 1, 1)
    if (left === 0) return true
  }
  return false
}

function deniesInternet(rule: Properties, ports: readonly number[] | null, protocol: string): boolean {
  if (!isText(rule, 'access', 'Deny') || !isProtocol(rule, protocol) || familiesOf(rule, 1, 1) === 0) return false
  if (ports === null) return hasAny(rule, 'destinationPortRange', 'destinationPortRanges', isEveryPort)
  for (let i = 0; i < ports.length; i++) if (!coversPort(rule, ports[i] as number)) return false
  return true
}

/** Whether the outbound rule of the lowest priority number that concerns the port and the network is a Deny. */
function outboundDenies(rules: readonly unknown[], port: number): boolean {
  let first = Number.POSITIVE_INFINITY
  let denies = false
  for (let i = 0; i < rules.length; i++) {
    const rule = propertiesOf(rules[i])
    if (rule === null || !isText(rule, 'direction', 'Outbound') || !isProtocol(rule, 'Tcp')) continue
    const priority = priorityOf(rule)
    if (!(priority < first) || !toNetwork(rule) || !coversPort(rule, port)) continue
    first = priority
    denies = isText(rule, 'access', 'Deny')
  }
  return denies
}

function isText(rule: Properties, name: string, text: string): boolean {
  const value = propertyOf(rule, name)
  return typeof value === 'string' && sameText(value, text)
}

function isProtocol(rule: Properties, protocol: string): boolean {
  return isText(rule, 'protocol', protocol) || isText(rule, 'protocol', '*')
}

function priorityOf(rule: Properties): number {
  const priority = propertyOf(rule, 'priority')
  return typeof priority === 'number' ? priority : typeof priority === 'string' ? Number(priority) : Number.NaN
}

/** Whether the one value, or one of the many, passes the test. */
function hasAny(rule: Properties, one: string, many: string, test: (text: string) => boolean): boolean {
  const single = propertyOf(rule, one)
  if (typeof single === 'string' && test(single)) return true
  const plural = propertyOf(rule, many)
  if (!Array.isArray(plural)) return false
  for (let i = 0; i < plural.length; i++) if (typeof plural[i] === 'string' && test(plural[i])) return true
  return false
}

const isStar = (text: string) => text === '*' || sameText(text, 'any')
const isInternetTag = (text: string) => sameText(text, 'internet')
const isEverywhere = (text: string) => isStar(text) || text === '0.0.0.0/0' || text === '::/0' || text === '0.0.0.0'
const isEveryPort = (text: string) => text === '*' || text === '0-65535' || text === '1-65535'
const isWholeNetwork = (text: string) => isEverywhere(text) || sameText(text, 'virtualnetwork')

/** Which families of addresses the sources take in of the internet, counting prefixes shorter than the limits. */
function familiesOf(rule: Properties, v4: number, v6: number): number {
  let families = 0
  const single = propertyOf(rule, 'sourceAddressPrefix')
  if (typeof single === 'string') families |= familyOf(single, v4, v6)
  const plural = propertyOf(rule, 'sourceAddressPrefixes')
  if (Array.isArray(plural))
    for (let i = 0; i < plural.length; i++) if (typeof plural[i] === 'string') families |= familyOf(plural[i], v4, v6)
  return families
}

function familyOf(source: string, v4: number, v6: number): number {
  if (isStar(source) || isInternetTag(source)) return V4 | V6
  if (source === '0.0.0.0') return V4
  const slash = source.lastIndexOf('/')
  if (slash < 0) return 0
  const bits = numberAt(source, slash + 1, source.length)
  if (bits < 0) return 0
  if (source.indexOf(':') < 0) return bits < v4 ? V4 : 0
  return bits < v6 ? V6 : 0
}

function coversPort(rule: Properties, port: number): boolean {
  const single = propertyOf(rule, 'destinationPortRange')
  if (typeof single === 'string' && rangesInclude(single, port)) return true
  const plural = propertyOf(rule, 'destinationPortRanges')
  if (!Array.isArray(plural)) return false
  for (let i = 0; i < plural.length; i++)
    if (typeof plural[i] === 'string' && rangesInclude(plural[i], port)) return true
  return false
}

/** Whether any of the ports is covered: most rules are about others, and this reads their ranges once, not by port. */
function coversSome(rule: Properties, ports: readonly number[]): boolean {
  const single = propertyOf(rule, 'destinationPortRange')
  if (typeof single === 'string' && someIn(single, ports)) return true
  const plural = propertyOf(rule, 'destinationPortRanges')
  if (!Array.isArray(plural)) return false
  for (let i = 0; i < plural.length; i++) if (typeof plural[i] === 'string' && someIn(plural[i], ports)) return true
  return false
}

function someIn(text: string, ports: readonly number[]): boolean {
  const only = numberAt(text, 0, text.length)
  for (let i = 0; i < ports.length; i++)
    if (only >= 0 ? only === ports[i] : rangesInclude(text, ports[i] as number)) return true
  return false
}

/** Whether `*`, `22`, `20-30` or `22,3389` includes the port. */
function rangesInclude(text: string, port: number): boolean {
  if (text === '*') return true
  let start = 0
  while (start <= text.length) {
    let end = text.indexOf(',', start)
    if (end < 0) end = text.length
    const dash = text.indexOf('-', start)
    if (dash < 0 || dash >= end) {
      if (numberAt(text, start, end) === port) return true
    } else {
      const low = numberAt(text, start, dash)
      if (low >= 0 && low <= port && numberAt(text, dash + 1, end) >= port) return true
    }
    start = end + 1
  }
  return false
}

/** The number written there, blanks around it aside; -1 where there is none. */
function numberAt(text: string, start: number, end: number): number {
  let value = -1
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    if (code === 32) continue
    if (code < 48 || code > 57) return -1
    value = Math.max(value, 0) * 10 + code - 48
  }
  return value
}

/** A rule that looks at source ports denies nobody: the sender chooses that port. */
function fromEveryPort(rule: Properties): boolean {
  return hasAny(rule, 'sourcePortRange', 'sourcePortRanges', isEveryPort)
}

/** Whether a Deny reaches everything that the Allow reaches: all of the network, or the very same destination. */
function coversDestination(deny: Properties, allow: Properties): boolean {
  if (hasAny(deny, 'destinationAddressPrefix', 'destinationAddressPrefixes', isWholeNetwork)) return true
  const destination = propertyOf(allow, 'destinationAddressPrefix')
  return typeof destination === 'string' && destination !== '' && isText(deny, 'destinationAddressPrefix', destination)
}

const toNetwork = (rule: Properties) =>
  hasAny(rule, 'destinationAddressPrefix', 'destinationAddressPrefixes', isWholeNetwork)

/** For evidence: where the source that means the internet is written, and how. */
function internetSource(rule: Properties) {
  return sourceWhere(rule, (text) => familyOf(text, BROADEST_PRIVATE_V4, BROADEST_PRIVATE_V6) !== 0)
}

function sourceWhere(rule: Properties, test: (text: string) => boolean): { path: string; text: string } {
  const single = propertyOf(rule, 'sourceAddressPrefix')
  if (typeof single === 'string' && test(single)) return { path: 'sourceAddressPrefix', text: single }
  const plural = propertyOf(rule, 'sourceAddressPrefixes')
  const index = Array.isArray(plural) ? plural.findIndex((one) => typeof one === 'string' && test(one)) : -1
  return { path: `sourceAddressPrefixes[${index}]`, text: Array.isArray(plural) ? String(plural[index]) : '' }
}

/** For evidence: the ports as the rule writes them. */
function portsText(rule: Properties): string {
  const single = propertyOf(rule, 'destinationPortRange')
  if (typeof single === 'string' && single !== '') return single === '*' ? 'any port' : single
  const plural = propertyOf(rule, 'destinationPortRanges')
  return Array.isArray(plural) ? plural.slice(0, 20).join(', ') : 'no port'
}
