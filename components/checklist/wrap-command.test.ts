import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wrapCommand } from './wrap-command.ts'

test('breaks a long command before its options', () => {
  expect(
    wrapCommand('az network nsg rule delete --resource-group rg-shop --nsg-name nsg-shop-web --name allow-admin'),
  ).toBe('az network nsg rule delete \\\n  --resource-group rg-shop \\\n  --nsg-name nsg-shop-web --name allow-admin')
})

test('leaves short commands, comments and quoted text in one piece', () => {
  expect(wrapCommand('az vm list --output table')).toBe('az vm list --output table')
  const comment = `# ${'first read the sign-in logs of everybody who still --uses the account key'}`
  expect(wrapCommand(comment)).toBe(comment)
  const quoted = `az rest --url 'https://management.azure.com/a name --that looks like an option and is long enough to break'`
  expect(wrapCommand(quoted)).toContain(`'https://management.azure.com/a name --that looks`)
})

test('says the same to the shell, whatever the width', () => {
  const word = fc.stringMatching(/^[a-z/.]{1,20}$/)
  const command = fc.array(
    fc.oneof(
      word,
      word.map((name) => `--${name}`),
    ),
    { minLength: 1, maxLength: 20 },
  )
  fc.assert(
    fc.property(command, fc.integer({ min: 10, max: 90 }), (words, width) => {
      const text = words.join(' ')
      expect(wrapCommand(text, width).replaceAll(' \\\n  ', ' ')).toBe(text)
    }),
  )
})
