import { defineFilters } from '#components/ui/filters.ts'
import { typeName } from '#lib/checklist/type-names.ts'
import type { AssetType } from '#lib/posture/assets/asset-types.ts'

/** The filters of the inventory; the types on offer are those that it has, of resource groups that which is asked for. */
export function assetFilters(types: readonly AssetType[], group?: string) {
  return defineFilters([
    {
      param: 'type',
      label: 'Type',
      kind: 'many',
      options: types.map(({ type, assets }) => ({
        value: type,
        label: typeName(type),
        hint: assets.toLocaleString('en'),
      })),
    },
    ...(group === undefined
      ? []
      : [
          {
            param: 'group' as const,
            label: 'Resource group',
            kind: 'one' as const,
            options: [{ value: group, label: group }],
          },
        ]),
    {
      param: 'verdict',
      label: 'Verdicts',
      verb: 'are',
      kind: 'one',
      options: [
        { value: 'failing', label: 'failing at least one check' },
        { value: 'unknown', label: 'unknown for at least one check' },
        { value: 'excepted', label: 'under an exception for at least one check' },
        { value: 'clean', label: 'neither failing nor unknown' },
      ],
    },
    {
      param: 'state',
      label: 'State',
      kind: 'one',
      options: [
        { value: 'current', label: 'read by the newest scan' },
        { value: 'stale', label: 'not read by the newest scan' },
        { value: 'removed', label: 'removed from Azure' },
      ],
    },
  ])
}
