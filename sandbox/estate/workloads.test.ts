import { expect, test } from 'vitest'
import { readFile } from '#lib/workloads/file-format.ts'
import { samplePeople } from './people.ts'
import { subscriptions } from './sample/cast.ts'
import { sampleWorkloads } from './workloads.ts'

test('the sample workloads are a file that the product imports', () => {
  const file = readFile(sampleWorkloads)
  expect(file).not.toHaveProperty('problems')
  const { definitions } = file as Extract<typeof file, { definitions: unknown }>
  expect(definitions.map(({ slug }) => slug)).toEqual(['shop', 'data-platform', 'legacy-lob', 'platform'])
  expect(definitions.flatMap(({ rules }) => rules).map(({ kind }) => kind)).toEqual([
    'tag',
    'resource_group',
    'subscription',
    'management_group',
  ])
  expect(definitions[0]).toMatchObject({
    target: 82,
    owners: [{ kind: 'person', objectId: samplePeople.owner.id, name: 'Jonas Berg' }],
  })
  // Nobody has claimed it.
  expect(sampleWorkloads).not.toContain(subscriptions.dev.id)
})
