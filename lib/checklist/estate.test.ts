import { describe, expect, test } from 'vitest'
import { EstateIndex } from './estate.ts'
import type { Row } from './row.ts'

const nic = (id: string, machine: string): Row => ({
  id,
  type: 'microsoft.network/networkinterfaces',
  properties: { virtualMachine: { id: machine } },
})
const machine = (id: string): Row => ({ id, type: 'microsoft.compute/virtualmachines', properties: {} })
const nics = 'microsoft.network/networkinterfaces'

describe('an index of the estate', () => {
  test('keeps only rows of the types asked for', () => {
    const index = new EstateIndex((type) => type === nics)
    index.add(nic('/n', '/m'))
    index.add(machine('/m'))
    expect(index.size).toBe(1)
    expect(index.pointingAt(machine('/M'), nics).map(({ id }) => id)).toEqual(['/n'])
    expect(index.pointedAt(nic('/n', '/m'), 'microsoft.compute/virtualmachines')).toEqual([])
  })

  test('takes the later of two rows with one id, in whatever case', () => {
    const index = new EstateIndex()
    index.add(nic('/n', '/a'))
    index.add(nic('/N', '/b'))
    expect(index.pointingAt(machine('/a'), nics)).toEqual([])
    expect(index.pointingAt(machine('/b'), nics).map(({ id }) => id)).toEqual(['/N'])
  })

  test('answers anew after a row was added', () => {
    const index = new EstateIndex()
    const asking = nic('/n', '/m')
    expect(index.pointedAt(asking, 'microsoft.compute/virtualmachines')).toEqual([])
    index.add(machine('/m'))
    expect(index.pointedAt(asking, 'microsoft.compute/virtualmachines').map(({ id }) => id)).toEqual(['/m'])
    expect(index.pointingAt(machine('/m'), nics)).toEqual([])
    index.add(asking)
    expect(index.pointingAt(machine('/m'), nics)).toEqual([asking])
  })
})
