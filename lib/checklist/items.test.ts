import { describe, expect, test } from 'vitest'
import { at } from './at.ts'
import { EstateIndex } from './estate.ts'
import { pointedAt, pointingAt } from './related.ts'
import { emptyEstate, type Rule } from './rule.ts'
import { DEFAULT, FAIL, NONE, PASS, UNKNOWN } from './verdict.ts'

const judge = (rule: Rule, list: unknown) => rule.judge({ id: '/a', properties: { list } }, emptyEstate)
const explain = (rule: Rule, list: unknown) => rule.explain({ id: '/a', properties: { list } }, emptyEstate)
const list = at('properties.list').items()
const ok = at('ok').mustBe(true, { unset: 'default' })

describe('a rule over the items of a list', () => {
  test('every: fails where one does, is as sure as the least sure', () => {
    expect(judge(list.every(ok), [{ ok: true }, { ok: true }])).toBe(PASS)
    expect(judge(list.every(ok), [{ ok: true }, {}])).toBe(DEFAULT)
    expect(judge(list.every(ok), [{ ok: true }, { ok: [] }])).toBe(UNKNOWN)
    expect(judge(list.every(ok), [{ ok: [] }, { ok: false }])).toBe(FAIL)
  })

  test('every: says what the check says where there is nothing', () => {
    expect(judge(list.every(ok), [])).toBe(NONE)
    expect(judge(list.every(ok, { none: 'pass' }), [])).toBe(PASS)
    expect(judge(list.every(ok, { none: 'unknown' }), undefined)).toBe(UNKNOWN)
  })

  test('some: passes where one does', () => {
    expect(judge(list.some(ok), [{ ok: false }, { ok: true }])).toBe(PASS)
    expect(judge(list.some(ok), [{ ok: false }, { ok: [] }])).toBe(UNKNOWN)
    expect(judge(list.some(ok), [{ ok: false }])).toBe(FAIL)
    expect(judge(list.some(ok), [])).toBe(FAIL)
    expect(judge(list.some(ok, { none: 'none' }), [])).toBe(NONE)
  })

  test('where: leaves out what does not meet the condition', () => {
    const chosen = list.where(at('kind').mustBe('a', { unset: 'none' }))
    expect(
      judge(chosen.every(ok), [
        { kind: 'b', ok: false },
        { kind: 'A', ok: true },
      ]),
    ).toBe(PASS)
    expect(judge(chosen.every(ok), [{ kind: 'b', ok: false }])).toBe(NONE)
    expect(judge(chosen.mustExist('an a'), [{ kind: 'b' }])).toBe(FAIL)
    expect(judge(chosen.mustNotExist('no a'), [{ kind: 'b' }])).toBe(PASS)
    expect(judge(chosen.mustNotExist('no a'), [{ kind: 'b' }, { kind: 'a' }])).toBe(FAIL)
    expect(judge(chosen.mustNotExist('no a'), [{ kind: {} }])).toBe(UNKNOWN)
  })

  test('items that are texts are themselves the value', () => {
    const open = list.where(at('').mustBe('0.0.0.0/0', { unset: 'none' })).mustNotExist('not the whole internet')
    expect(judge(open, ['10.0.0.0/8'])).toBe(PASS)
    expect(judge(open, ['10.0.0.0/8', '0.0.0.0/0'])).toBe(FAIL)
  })

  test('what is not a list is unknown', () => {
    for (const wrong of ['a', 1, {}]) expect(judge(list.every(ok), wrong)).toBe(UNKNOWN)
  })

  test('items of any sort do not break it', () => {
    expect(judge(list.every(ok), [null, 1, 'x', [], { ok: true }])).toBe(UNKNOWN)
  })

  test('evidence names the items that made the verdict', () => {
    expect(explain(list.every(ok), [{ ok: true }, { ok: false }, { ok: false }])).toEqual([
      { path: 'properties.list[1].ok', observed: false, expected: 'true' },
      { path: 'properties.list[2].ok', observed: false, expected: 'true' },
    ])
    expect(explain(list.mustExist('at least one'), [])).toEqual([
      { path: 'properties.list', observed: null, expected: 'at least one' },
    ])
  })

  test('its paths stand for every item', () => {
    expect(list.every(at('properties.x').isSet()).paths).toEqual(['properties.list', 'properties.list[*].properties.x'])
  })
})

describe('a rule over other rows', () => {
  const base = '/subscriptions/s/resourceGroups/g/providers/Microsoft.'
  const nsg = {
    id: `${base}Network/networkSecurityGroups/n`,
    type: 'Microsoft.Network/networkSecurityGroups',
    properties: {},
  }
  const nic = {
    id: `${base}Network/networkInterfaces/i`,
    type: 'microsoft.network/networkinterfaces',
    properties: { networkSecurityGroup: { id: nsg.id.toUpperCase() }, enableIPForwarding: true },
  }
  const machine = {
    id: `${base}Compute/virtualMachines/m`,
    type: 'microsoft.compute/virtualmachines',
    properties: { networkProfile: { networkInterfaces: [{ id: nic.id }] } },
  }
  const estate = new EstateIndex()
  for (const row of [nsg, nic, machine]) estate.add(row)
  const nics = pointedAt('Microsoft.Network/networkInterfaces')

  test('reaches two hops: machine → NIC → NSG', () => {
    const guarded = nics.every(pointedAt('microsoft.network/networksecuritygroups').mustExist('an NSG'), {
      none: 'fail',
    })
    expect(guarded.judge(machine, estate)).toBe(PASS)
    expect(guarded.judge(machine, emptyEstate)).toBe(FAIL)
    expect(guarded.reads).toEqual(['microsoft.network/networkinterfaces', 'microsoft.network/networksecuritygroups'])
  })

  test('finds who names the row', () => {
    expect(pointingAt('microsoft.compute/virtualMachines').mustExist('a machine').judge(nic, estate)).toBe(PASS)
    expect(pointingAt('microsoft.compute/virtualMachines').mustExist('a machine').judge(nsg, estate)).toBe(FAIL)
  })

  test('evidence names the other row by its id', () => {
    const forwarding = nics.every(at('properties.enableIPForwarding').mustBe(false, { unset: 'default' }))
    expect(forwarding.explain(machine, estate)).toEqual([
      { path: `${nic.id}#properties.enableIPForwarding`, observed: true, expected: 'false' },
    ])
    expect(forwarding.paths).toEqual([
      'microsoft.network/networkinterfaces#',
      'microsoft.network/networkinterfaces#properties.enableIPForwarding',
    ])
  })
})
