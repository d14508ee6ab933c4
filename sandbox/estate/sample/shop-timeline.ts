import type { Row } from '../estate.ts'
import { type Event, edit, on, remove, set } from '../evolution.ts'
import type { Rule } from '../rows/network.ts'
import { securityRule } from '../rows/network.ts'
import { people, pipelines } from './cast.ts'

/** Adds a rule to an NSG, in the place that its priority gives it. */
export const openRule = (nsg: string, rule: Rule) =>
  edit(nsg, (row) => withRules(row, [...rulesOf(row), securityRule(row.id as string, rule)]))

export const dropRule = (nsg: string, name: string) =>
  edit(nsg, (row) =>
    withRules(
      row,
      rulesOf(row).filter((rule) => rule.name !== name),
    ),
  )

type SecurityRule = ReturnType<typeof securityRule>
const rulesOf = (row: Row) => (row.properties as { securityRules: SecurityRule[] }).securityRules
const withRules = (row: Row, securityRules: SecurityRule[]): Row => ({
  ...row,
  properties: { ...(row.properties as object), securityRules },
})

export const shopTimeline: Event[] = [
  on(12, people.jonas, set('app-shop-admin', { httpsOnly: true, 'siteConfig.remoteDebuggingEnabled': false })),
  on(40, people.tom, remove('pip-shop-migration')),
  on(84, pipelines.shop, set('stshopmedia', { minimumTlsVersion: 'TLS1_2', allowBlobPublicAccess: true })),
  // Debugging a stuck checkout on a Monday morning; the rule stays.
  on(
    138,
    pipelines.shop,
    openRule('nsg-shop-web', { name: 'allow-admin', priority: 110, port: ['22', '3389'], source: '*' }),
  ),
  on(175, people.lena, set('app-shop-search', { 'siteConfig.minTlsVersion': '1.2' })),
]
