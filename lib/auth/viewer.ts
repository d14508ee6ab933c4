import { type Action, type Role, reachOf } from './permissions.ts'

/** Who asks: a person with a session, or an application with an access token. */
export interface Viewer {
  readonly kind: 'person' | 'application'
  /** Object id in Entra ID, lower case: the only thing of a person that logs hold. */
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  /**
   * The ids of the workloads that the action at hand may touch; null = everything. It is decided once, where the
   * viewer is asked for, and every question of lib/posture gets it as part of its scope.
   */
  readonly workloads: readonly number[] | null
  /** For what: the action that the viewer was authorised for. */
  readonly action: Action
  /** When the person last proved who they are, at the provider. */
  readonly authenticatedAt: Date
  /** Names the session on screen and in logs; null for an application. */
  readonly session: string | null
}

/** Whether the viewer may do something else than what they came for: for the buttons and links on a page. */
export function mayDo({ roles }: Pick<Viewer, 'roles'>, action: Action): boolean {
  return reachOf(roles, action) !== null
}
