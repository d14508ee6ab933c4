import { type Role, reachOf } from './permissions.ts'

/** Where a person begins: who only owns workloads, at their own work; everybody else at the whole. */
export function homeOf(roles: readonly Role[]): '/' | '/my-work' {
  return reachOf(roles, 'my-work.read') !== null && reachOf(roles, 'posture.read') === 'own' ? '/my-work' : '/'
}
