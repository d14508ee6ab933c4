import { sameText } from './casing.ts'
import type { Tools } from './check.ts'

/** The resource has an identity of its own. None at all is null; `None` is one that was taken away. */
export const managedIdentity = ({ at }: Tools) =>
  at('identity.type').satisfies('a managed identity', (type) => typeof type === 'string' && !sameText(type, 'None'), {
    unset: 'fail',
  })
