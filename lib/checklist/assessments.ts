import { propertyOf, sameText } from './casing.ts'
import type { Row } from './row.ts'
import type { EstateView, Rule } from './rule.ts'
import { type Code, type Evidence, FAIL, NONE, PASS, UNKNOWN } from './verdict.ts'

const TYPE = 'microsoft.security/assessments'

/**
 * What Defender for Cloud says of the asset: passes where the assessments with these keys are healthy, fails where one
 * is not. Not applicable where Defender says so; unknown where it has said nothing (its plan may be off).
 */
export function assessedHealthy(expected: string, ...keys: readonly string[]): Rule {
  const judge = (row: Row, estate: EstateView): Code => {
    const assessments = estate.pointingAt(row, TYPE)
    let code: Code = UNKNOWN
    for (let i = 0; i < assessments.length; i++) {
      const assessment = assessments[i] as Row
      if (!isOneOf(assessment, keys)) continue
      const status = statusOf(assessment)
      if (status === FAIL) return FAIL
      if (status === PASS || code === UNKNOWN) code = status
    }
    return code
  }
  const explain = (row: Row, estate: EstateView): Evidence[] => {
    const code = judge(row, estate)
    if (code === NONE) return []
    const said = estate.pointingAt(row, TYPE).filter((one) => isOneOf(one, keys) && statusOf(one) === code)
    if (said.length === 0) return [{ path: `${TYPE}#${keys[0]}`, observed: null, expected }]
    return said.map((one) => ({ path: `${one.id}#properties.status.code`, observed: codeText(one), expected }))
  }
  return { judge, explain, paths: [`${TYPE}#properties.status.code`], reads: [TYPE] }
}

function isOneOf(assessment: Row, keys: readonly string[]): boolean {
  const { name } = assessment
  if (typeof name !== 'string') return false
  for (let i = 0; i < keys.length; i++) if (sameText(name, keys[i] as string)) return true
  return false
}

function statusOf(assessment: Row): Code {
  const code = codeText(assessment)
  if (code === null) return UNKNOWN
  if (sameText(code, 'Healthy')) return PASS
  if (sameText(code, 'Unhealthy')) return FAIL
  return sameText(code, 'NotApplicable') ? NONE : UNKNOWN
}

function codeText(assessment: Row): string | null {
  const { properties } = assessment
  if (typeof properties !== 'object' || properties === null) return null
  const status = propertyOf(properties, 'status')
  if (typeof status !== 'object' || status === null) return null
  const code = propertyOf(status, 'code')
  return typeof code === 'string' ? code : null
}
