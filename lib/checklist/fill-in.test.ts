import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillIn } from './fill-in.ts'

const row = {
  id: '/subscriptions/s1/resourceGroups/rg-a/providers/Microsoft.Storage/storageAccounts/st1',
  name: 'st1',
  type: 'microsoft.storage/storageaccounts',
  location: 'westeurope',
  resourceGroup: 'rg-a',
  subscriptionId: 's1',
}

describe("a fix with the asset's own names", () => {
  test('fills in every placeholder', () => {
    expect(fillIn('az $ID $NAME $RESOURCE_GROUP $SUBSCRIPTION $LOCATION $TYPE', row)).toBe(
      `az ${row.id} st1 rg-a s1 westeurope microsoft.storage/storageaccounts`,
    )
  })

  test('takes names from the id where the row does not say them', () => {
    expect(fillIn('$NAME $RESOURCE_GROUP $SUBSCRIPTION', { id: row.id })).toBe('st1 rg-a s1')
  })

  test('says a line for each item at fault, once where none is known', () => {
    expect(fillIn('list\ndelete $NAME $ITEM', row, 'cli', ['a', 'b c'])).toBe("list\ndelete st1 a\ndelete st1 'b c'")
    expect(fillIn('delete $NAME $ITEM', row)).toBe('delete st1 $ITEM')
  })

  test('leaves a placeholder standing that cannot be filled, and variables that are none', () => {
    expect(fillIn('$LOCATION $HOME $IDENTITY', { id: '/x' })).toBe('$LOCATION $HOME $IDENTITY')
  })

  test('a name is one word to the shell, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: fc.constantFrom(...'ab $`\'"\\;|&<>()*?!~#\n\r\t-%{}[]ü') }),
        (name) => {
          const printed = execFileSync('/bin/sh', ['-c', `printf '%s' ${fillIn('x$NAME', { ...row, name })}`], {
            encoding: 'utf8',
          })
          expect(printed).toBe(`x${name.replace(/[\n\r\t]/g, '')}`)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('a name cannot become an option', () => {
    expect(fillIn('az show --name $NAME', { ...row, name: '--yes' })).toBe("az show --name '--yes'")
  })

  test('a name stays within its text in Bicep', () => {
    const interpolation = '$'.concat('{secret}')
    const bicep = fillIn("name: '$NAME'", { ...row, name: `a'\n${interpolation}\\` }, 'bicep')
    expect(bicep).toBe(`name: 'a\\'\\${interpolation}\\\\'`)
  })

  test('text that is only read gets no quotes', () => {
    expect(fillIn('Open $NAME', { ...row, name: 'my account' }, 'portal')).toBe('Open my account')
  })
})
