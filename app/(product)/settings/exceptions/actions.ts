'use server'

import { refresh } from 'next/cache'
import { changeExceptionPolicy, policySchema } from '#lib/exceptions/policy.ts'
import { action } from '../../../access/action.ts'

/** Sets what the organisation allows of exceptions from now on. */
export const savePolicy = action('settings.change', policySchema, async ({ viewer, db, at, requestId }, policy) => {
  await changeExceptionPolicy(db, policy, { actor: viewer.id, at, requestId })
  refresh()
  return policy
})
