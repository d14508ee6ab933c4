import type { Actor } from '../changes.ts'
import type { Row } from '../estate.ts'
import { type Effect, type Event, edit, on, remove, set } from '../evolution.ts'
import { osDiskName } from '../rows/compute.ts'
import { type Rule, securityRule } from '../rows/network.ts'
import { guid, type Place } from '../rows/row.ts'
import { type DefenderPlan, pricingId, pricingProperties } from '../rows/security.ts'
import { type SubscriptionKey, subscriptions } from '../sample/cast.ts'
import { learn } from '../signals/known.ts'

/** One event for each asset of a list, so many days apart: how a campaign goes through an estate. */
export const campaign = (
  from: number,
  step: number,
  actor: Actor,
  assets: string[],
  effect: (asset: string) => Effect,
): Event[] => assets.map((asset, nth) => on(from + Math.floor(nth * step), actor, effect(asset)))

type SecurityRule = ReturnType<typeof securityRule>

const rulesOf = (row: Row) => (row.properties as { securityRules: SecurityRule[] }).securityRules

const withRules = (row: Row, securityRules: SecurityRule[]): Row => ({
  ...row,
  properties: { ...(row.properties as object), securityRules },
})

export const openRule = (nsg: string, rule: Rule): Effect =>
  edit(nsg, (row) => withRules(row, [...rulesOf(row), securityRule(row.id as string, rule)]))

export const dropRule = (nsg: string, name: string): Effect =>
  edit(nsg, (row) =>
    withRules(
      row,
      rulesOf(row).filter((rule) => rule.name !== name),
    ),
  )

/** The same rule with another source: how people narrow what they opened. */
export const narrowRule = (nsg: string, name: string, source: string): Effect =>
  edit(nsg, (row) =>
    withRules(
      row,
      rulesOf(row).map((rule) =>
        rule.name === name
          ? { ...rule, properties: { ...(rule.properties as object), sourceAddressPrefix: source } }
          : rule,
      ),
    ),
  )

/** Machines that deny RDP and SSH to their neighbours. */
export const denyLateral = (nsg: string): Effect =>
  openRule(nsg, {
    name: 'deny-lateral',
    priority: 4090,
    port: ['22', '3389'],
    source: '*',
    destination: 'VirtualNetwork',
    access: 'Deny',
    direction: 'Outbound',
  })

export const switchOn = (key: SubscriptionKey, plan: DefenderPlan, standard = true): Effect =>
  edit(pricingId(subscriptions[key].id, plan), (row) => ({ ...row, properties: pricingProperties(plan, standard) }))

export const findOut = (asset: string, facts: Parameters<typeof learn>[1]): Effect =>
  edit(asset, (row) => learn(row, facts))

/** Patches by the platform, and a daily look at what is missing. */
export const patchByPlatform = (machine: string, system: 'linux' | 'windows'): Effect =>
  set(machine, {
    [`osProfile.${system}Configuration.patchSettings`]: {
      patchMode: 'AutomaticByPlatform',
      assessmentMode: 'AutomaticByPlatform',
    },
  })

export const assessDaily = (machine: string, system: 'linux' | 'windows'): Effect =>
  set(machine, { [`osProfile.${system}Configuration.patchSettings.assessmentMode`]: 'AutomaticByPlatform' })

export const managedIdentityFor = (app: string): Effect =>
  edit(app, (row) => ({
    ...row,
    identity: { type: 'SystemAssigned', principalId: guid(`principal ${app}`), tenantId: row.tenantId },
  }))

/** A machine goes; its network interface goes with it, and its disk stays behind, as it does unless somebody thinks of it. */
export const decommission = (at: Place, machine: string): Effect[] => [
  remove(machine, `${machine}-nic`),
  edit(osDiskName(at, machine), (row) => ({
    ...row,
    managedBy: '',
    properties: { ...(row.properties as object), diskState: 'Unattached' },
  })),
]
