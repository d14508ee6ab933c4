import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyEstate } from './rule.ts'
import { closedToInternet } from './security-rules.ts'
import { type Code, DEFAULT, FAIL, PASS } from './verdict.ts'

const closed = closedToInternet({ ports: [22, 3389], protocol: 'Tcp', expected: 'closed' })
const judge = (rules: readonly object[]): Code =>
  closed.judge({ id: '/a', properties: { securityRules: rules.map((properties) => ({ properties })) } }, emptyEstate)

const rule = fc.record({
  direction: fc.constantFrom('Inbound', 'inbound', 'Outbound'),
  access: fc.constantFrom('Allow', 'Deny', 'deny'),
  protocol: fc.constantFrom('*', 'Tcp', 'TCP', 'Udp'),
  sourceAddressPrefix: fc.constantFrom('*', 'Internet', '0.0.0.0/0', '::/0', '10.0.0.0/8', 'VirtualNetwork', undefined),
  sourceAddressPrefixes: fc.constantFrom([], ['Internet'], ['0.0.0.0/0', '::/0'], ['203.0.113.7']),
  sourcePortRange: fc.constantFrom('*', '1024-65535'),
  destinationAddressPrefix: fc.constantFrom('*', 'VirtualNetwork', '10.0.0.4'),
  destinationPortRange: fc.constantFrom('*', '22', '20-30', '443', '3389,443', undefined),
  destinationPortRanges: fc.constantFrom([], ['22'], ['3000-4000', '80']),
})
/** Rules of a group never share a priority. */
const group = fc
  .array(rule, { maxLength: 6 })
  .map((rules) => rules.map((one, index) => ({ ...one, priority: 200 + index * 10 })))

const everything = {
  direction: 'Inbound',
  protocol: '*',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '*',
}
const denyInternet = { ...everything, access: 'Deny', sourceAddressPrefix: 'Internet', priority: 100 }
const allowInternet = { ...everything, access: 'Allow', sourceAddressPrefix: 'Internet' }

describe('what a security group lets in', () => {
  test('does not depend on the order in which its rules are listed', () => {
    fc.assert(
      fc.property(
        group.chain((rules) => fc.tuple(fc.constant(rules), fc.shuffledSubarray(rules, { minLength: rules.length }))),
        ([rules, shuffled]) => {
          expect(judge(shuffled)).toBe(judge(rules))
        },
      ),
    )
  })

  test('is nothing where the first rule denies the internet', () => {
    fc.assert(
      fc.property(group, (rules) => {
        expect(judge([...rules, denyInternet])).toBe(PASS)
      }),
    )
  })

  test('is everything where the first rule allows the internet', () => {
    fc.assert(
      fc.property(group, (rules) => {
        expect(judge([{ ...allowInternet, priority: 100 }, ...rules])).toBe(FAIL)
      }),
    )
  })

  test('grows with each Allow, and shrinks with each Deny', () => {
    fc.assert(
      fc.property(group, rule, fc.integer({ min: 100, max: 4096 }), (rules, other, priority) => {
        const before = judge(rules)
        const after = judge([...rules, { ...other, priority: priority + 0.5 }])
        if (other.access === 'Allow') expect(before === FAIL && after !== FAIL).toBe(false)
        else expect(before !== FAIL && after === FAIL).toBe(false)
      }),
    )
  })

  test('is never more than what some rule allows', () => {
    const denies = group.map((rules) => rules.map((one) => ({ ...one, access: 'Deny' })))
    fc.assert(
      fc.property(denies, (rules) => {
        expect([PASS, DEFAULT]).toContain(judge(rules))
      }),
    )
  })
})
