import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bashWord, bicepString, type Exportable, exemptionCategory, exportAsPolicy } from './policy-export.ts'

const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111'
const STORAGE = `/subscriptions/${SUBSCRIPTION}/resourcegroups/rg-shop/providers/microsoft.storage/storageaccounts/stshopmedia`
const ASSIGNMENT = `/subscriptions/${SUBSCRIPTION}/providers/microsoft.authorization/policyassignments/securitycenterbuiltin`
const SHARED_KEYS = '8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54'
const assigned = [{ assignmentId: ASSIGNMENT, reference: 'keys', definition: SHARED_KEYS }]

const exception: Exportable = {
  id: 147,
  title: 'Shared keys on stshopmedia',
  category: 'risk_accepted',
  checks: ['storage-shared-keys'],
  targets: [{ kind: 'asset', subscriptionId: '', name: STORAGE, label: 'stshopmedia' }],
  justification: 'The image resizer signs its URLs with the account key.',
  ticket: 'SHOP-2210',
  approvers: ['Ben Ortiz'],
  endsAt: '2027-02-28T23:00:00.000Z',
}
const only = (given: Partial<Exportable> = {}, known = assigned) => {
  const [one] = exportAsPolicy({ ...exception, ...given }, known).exemptions
  if (!one) throw new Error('nothing was exported')
  return one
}

describe('an exception as an exemption', () => {
  test('is of the assignment and the references by which its checks are judged', () => {
    expect(only()).toMatchObject({ scope: 'stshopmedia', assignmentId: ASSIGNMENT, references: ['keys'] })
  })

  test('in Bicep extends the asset as it is there, and ends when the exception does', () => {
    const { bicep } = only()
    expect(bicep).toMatch(
      /^resource asset 'Microsoft\.Storage\/storageAccounts@\d{4}-\d\d-\d\d' existing = \{\n {2}name: 'stshopmedia'\n\}$/m,
    )
    expect(bicep).toContain("resource exemption 'Microsoft.Authorization/policyExemptions@2022-07-01-preview'")
    expect(bicep).toContain('  scope: asset\n')
    expect(bicep).toContain("expiresOn: '2027-02-28T23:00:00Z'")
    expect(bicep).toContain("      exception: 'EX-0147'\n      approvedBy: 'Ben Ortiz'\n      ticket: 'SHOP-2210'\n")
  })

  test('in the CLI names scope, assignment, references and end', () => {
    const { cli } = only()
    for (const part of [
      STORAGE,
      ASSIGNMENT,
      "--policy-definition-reference-ids 'keys'",
      '--exemption-category Waiver',
      '--expires-on 2027-02-28T23:00:00Z',
    ])
      expect(cli).toContain(part)
  })

  test('of a resource group or subscription is deployed there', () => {
    const group = only({
      targets: [{ kind: 'resource_group', subscriptionId: SUBSCRIPTION, name: 'rg-shop', label: 'rg-shop' }],
    })
    expect(group.bicep).toContain("targetScope = 'resourceGroup'")
    expect(group.bicep).not.toContain('scope: asset')
    const whole = only({ targets: [{ kind: 'subscription', subscriptionId: '', name: SUBSCRIPTION, label: 'shop' }] })
    expect(whole.bicep).toContain("targetScope = 'subscription'")
  })

  test('of an asset of a type without a known version has the command alone', () => {
    const name = `/subscriptions/${SUBSCRIPTION}/resourcegroups/rg/providers/contoso.custom/things/a`
    expect(only({ targets: [{ kind: 'asset', subscriptionId: '', name, label: 'a' }] }).bicep).toBeNull()
  })

  test('asks for the assignment where no policy state tells, and never exempts from a whole initiative', () => {
    const { cli, bicep, assignmentId } = only({}, [])
    expect(assignmentId).toBeNull()
    expect(cli).toContain('--policy-definition-reference-ids $REFERENCES')
    expect(cli).toContain(SHARED_KEYS)
    expect(bicep).toContain('param policyDefinitionReferenceIds array\n')
  })

  test('of several assignments is several, each with a name of its own', () => {
    const other = {
      ...assigned[0]!,
      assignmentId:
        '/providers/microsoft.management/managementgroups/mg/providers/microsoft.authorization/policyassignments/x',
    }
    const elsewhere = {
      ...assigned[0]!,
      assignmentId: ASSIGNMENT.replace(SUBSCRIPTION, '22222222-2222-2222-2222-222222222222'),
    }
    const { exemptions } = exportAsPolicy(exception, [...assigned, other, elsewhere])
    expect(exemptions.map(({ cli }) => /--name '([^']+)'/.exec(cli)?.[1])).toEqual([
      'temper-ex-0147',
      'temper-ex-0147-2',
    ])
  })

  test('says which checks have no definition, and which parts of the scope Azure Policy does not know', () => {
    const result = exportAsPolicy(
      {
        ...exception,
        checks: ['storage-shared-keys', 'no-such-check'],
        targets: [...exception.targets, { kind: 'workload', subscriptionId: '', name: 'shop', label: 'Shop' }],
      },
      assigned,
    )
    expect(result.withoutDefinition).toEqual(['no-such-check'])
    expect(result.withoutScope).toEqual([{ kind: 'workload', label: 'Shop' }])
    expect(exportAsPolicy({ ...exception, checks: ['no-such-check'] }, assigned).exemptions).toEqual([])
  })

  test.each([
    ['mitigated', 'Mitigated'],
    ['false_positive', 'Mitigated'],
    ['risk_accepted', 'Waiver'],
    ['planned_remediation', 'Waiver'],
  ] as const)('of the category %s is %s', (category, told) => expect(exemptionCategory(category)).toBe(told))
})

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom("'", '"', '$', '{', '}', '\\', '`', '\n', '\r', '\t', '!', '@', '$(', '${', "'''", 'a', ' '),
      { maxLength: 20 },
    )
    .map((parts) => parts.join('')),
)

/** What Bicep makes of a string, by its own rules; throws where the string ends early or interpolates. */
function bicepValue(literal: string): string {
  const [, inner] = /^'((?:[^'\\$\n\r]|\$(?!\{)|\\.)*)'$/s.exec(literal) ?? []
  if (inner === undefined) throw new Error(`This is not one string: ${literal}`)
  return inner.replace(/\\(.)/g, (_, one: string) => ({ n: '\n', r: '\r', t: '\t' })[one] ?? one)
}

describe('whatever people write', () => {
  test('is one string of Bicep, and the same text', () => {
    fc.assert(fc.property(hostile, (text) => void expect(bicepValue(bicepString(text))).toBe(text)))
  })

  test('is one word of bash, and the same text', () => {
    fc.assert(
      fc.property(
        fc.array(
          hostile.filter((text) => !text.includes('\0')),
          { minLength: 1, maxLength: 30 },
        ),
        (texts) => {
          const script = `printf '%s\\0' ${texts.map(bashWord).join(' ')}`
          expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(texts)
        },
      ),
      { numRuns: 10 },
    )
  })

  test('neither ends a string early nor begins a line of its own', () => {
    fc.assert(
      fc.property(hostile, hostile, (justification, ticket) => {
        const given = { justification, ticket, title: justification, approvers: [ticket] }
        const [plain, said] = [
          only({ justification: 'x', ticket: ticket ? 'x' : '', title: 'x', approvers: ['x'] }),
          only(given),
        ]
        expect(said.bicep?.split('\n').length).toBe(plain.bicep?.split('\n').length)
        for (const line of said.bicep?.split('\n') ?? []) {
          const [, literal] = /^ {4,6}(?:description|displayName|ticket|approvedBy): (.*)$/.exec(line) ?? []
          if (literal !== undefined) expect(() => bicepValue(literal)).not.toThrow()
        }
        expect(() => execFileSync('bash', ['-n', '-c', said.cli])).not.toThrow()
      }),
      { numRuns: 30 },
    )
  })
})
