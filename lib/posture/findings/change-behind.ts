import { folded } from '#lib/checklist/casing.ts'

/** What Azure's change tables say of an asset, as far as a finding needs it. Dates are ISO. */
export interface RecordedChange {
  readonly at: string
  readonly changeType: string
  readonly changedBy: string | null
  readonly changedByType: string | null
  readonly clientType: string | null
  readonly operation: string | null
  /** The properties that it changed. */
  readonly paths: readonly string[]
}

/** The change with which a finding most likely began, and how sure that is. */
export interface ChangeBehind extends RecordedChange {
  /** It touched what the finding observes; otherwise it is only the asset's last change before the finding was seen. */
  readonly isDirect: boolean
}

/** What was changed so shortly before a scan may be missing in the row that it read. */
const TABLES_LAG_MS = 10 * 60 * 1000

/**
 * The change with which a finding began: the last one, not after it was first seen, that touched what it observes; where
 * none did, the last one since the scan before, which did not see the finding. Null where neither is there.
 * @param observed the paths of the finding's evidence.
 * @param seenAt.readBeforeAt when the configuration before was read first: what was changed earlier is in it, so that
 *   whoever fixed the asset the last time is not named as who broke it. Null where there is none.
 */
export function changeBehind(
  changes: readonly RecordedChange[],
  observed: readonly string[],
  {
    seenAt,
    previousScanAt,
    readBeforeAt,
  }: { seenAt: string; previousScanAt: string | null; readBeforeAt: string | null },
): ChangeBehind | null {
  const from = readBeforeAt === null ? Number.NEGATIVE_INFINITY : Date.parse(readBeforeAt) - TABLES_LAG_MS
  const earlier = changes
    .filter(({ at }) => Date.parse(at) <= Date.parse(seenAt) && Date.parse(at) > from)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const isRecent = ({ at }: RecordedChange) => previousScanAt !== null && Date.parse(at) > Date.parse(previousScanAt)
  const touched = ({ paths }: RecordedChange) => paths.some((path) => observed.some((other) => overlaps(path, other)))
  const direct = earlier.find((change) => isRecent(change) && touched(change)) ?? earlier.find(touched)
  if (direct) return { ...direct, isDirect: true }
  const last = earlier.find(isRecent)
  return last ? { ...last, isDirect: /^create$/i.test(last.changeType) } : null
}

/** Whether one path is the other, or lies below it. Items of lists are not told apart, as their order is not stable. */
function overlaps(a: string, b: string): boolean {
  const [one, other] = [namesOf(a), namesOf(b)]
  return one.slice(0, other.length).every((name, i) => name === other[i])
}

function namesOf(path: string): string[] {
  const own = path.slice(path.indexOf('#') + 1)
  return folded(own)
    .replace(/\[[^\]]*\]/g, '')
    .split('.')
    .filter(Boolean)
}
