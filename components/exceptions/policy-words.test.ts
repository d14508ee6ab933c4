import { expect, test } from 'vitest'
import type { ExceptionPolicy } from '#lib/exceptions/model.ts'
import { growthWords, policyLead, policyTitle } from './policy-words.ts'

const policy: ExceptionPolicy = {
  longestDays: { critical: 90, high: 180, medium: 365, low: 365 },
  expiringDays: 14,
  approvals: { critical: 2, high: 1, medium: 1, low: 1 },
  growth: { assets: 5, percent: 20 },
  justificationLength: 30,
}

test('the policy says for how long, and who approves', () => {
  expect(policyTitle(policy)).toBe('A critical finding may be tolerated for 90 days')
  expect(policyLead(policy)).toBe(
    'High ones for 180 days, medium and low ones for 365 days. Critical ones need two people to approve.',
  )
  expect(policyLead({ ...policy, approvals: { critical: 1, high: 1, medium: 1, low: 1 } })).toMatch(
    / One person approves\.$/,
  )
  expect(growthWords(policy)).toContain('more than 5 assets fell under it since, and more than 20 %')
})
