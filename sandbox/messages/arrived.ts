/** Where messages arrive. */
export const channels = ['teams', 'slack', 'mail'] as const
export type Channel = (typeof channels)[number]

/** How a channel answers: as it should, as one in trouble that passes, as one that is gone. */
export const answers = ['takes', 'refuses for now', 'refuses for good'] as const
export type Answer = (typeof answers)[number]

/** A message as it came over the wire. */
export type Arrived = { readonly at: Date } & (
  | { readonly channel: 'teams' | 'slack'; readonly body: unknown }
  | { readonly channel: 'mail'; readonly from: string; readonly to: readonly string[]; readonly source: string }
)

const MOST_KEPT = 200

/** What arrived, newest first, and how each channel answers. Kept in memory. */
export class Messages {
  readonly #arrived: Arrived[] = []
  readonly answers: Record<Channel, Answer> = { teams: 'takes', slack: 'takes', mail: 'takes' }

  get all(): readonly Arrived[] {
    return this.#arrived
  }

  keep(arrived: Arrived): void {
    this.#arrived.unshift(arrived)
    this.#arrived.length = Math.min(this.#arrived.length, MOST_KEPT)
  }
}
