import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/db/testing.ts'
import { insertHistory } from '#lib/posture/testing.ts'
import { insertRegister } from '#lib/posture/testing-register.ts'
import { estateRegistry, measureEstate } from './estate.ts'
import { bearsToken, metricsText } from './index.ts'
import { metricsOfProcess } from './registry.ts'

const now = new Date('2026-11-23T12:00:00Z')

describe('metrics of an estate', () => {
  let text = ''
  beforeAll(async () => {
    const { openTestDatabase } = await import('#lib/db/testing.ts')
    const db = await openTestDatabase()
    try {
      await insertHistory(db.pool, [
        {
          at: '2026-11-23T06:00:00.000Z',
          seconds: 41,
          assets: [
            { name: 'a', verdicts: { 'storage-minimum-tls': 'fail', 'storage-shared-key': 'pass' } },
            { name: 'b', verdicts: { 'storage-minimum-tls': 'pass', 'storage-shared-key': 'unknown' } },
          ],
        },
      ])
      await insertRegister(
        db.pool,
        [
          { id: 1, checks: ['storage-minimum-tls'], assets: [{ name: 'a', verdicts: {} }] },
          { id: 2, state: 'requested', checks: ['storage-minimum-tls'], assets: [{ name: 'a', verdicts: {} }] },
        ],
        '2026-11-23T07:00:00.000Z',
      )
      await db.pool.query(`insert into security_event (at, kind, detail) values ($1, 'token.refused', '{}')`, [now])
      text = await estateRegistry(await measureEstate(db.pool, now), now).metrics()
    } finally {
      await db.close()
    }
  })

  test.each([
    // 6 (high) of 18 fails, 3 (medium) is unknown: 9 of 18 passed.
    'temper_score{scope="estate",workload=""} 50',
    // The failing 6 are covered: 9 of 12.
    'temper_accepted_score{scope="estate",workload=""} 75',
    'temper_findings_excepted 1',
    'temper_exceptions_waiting 1',
    'temper_findings_open{severity="critical"} 0',
    'temper_findings_open{severity="high"} 1',
    'temper_verdicts_unknown 1',
    'temper_assets 2',
    'temper_scans_running 0',
    'temper_scans_queued 0',
    'temper_coverage_problems 0',
    'temper_sessions_open 0',
    'temper_posture_age_seconds 21600',
    'temper_last_scan_duration_seconds 41',
    'temper_last_scan_success 1',
    'temper_refusals_total{kind="token.refused"} 1',
    'temper_refusals_total{kind="sign-in.refused"} 0',
  ])('say %s', (line) => {
    expect(text.split('\n')).toContain(line)
  })
})

test('before the first scan there is no score and no age, and no error', async () => {
  const { pool } = await testDatabase()
  const text = await estateRegistry(await measureEstate(pool, now), now).metrics()
  expect(text).toContain('temper_assets 0')
  expect(text).not.toMatch(/^temper_(score|posture_age_seconds|last_scan_success)[{ ]/m)
})

test('what Prometheus gets is the process and the estate, each name once', async () => {
  const { pool } = await testDatabase()
  metricsOfProcess().requests.observe({ method: 'GET', route: '/', status: '200' }, 0.02)
  const { text, contentType } = await metricsText(pool, now)
  expect(contentType).toMatch(/^text\/plain/)
  expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/",status="200"} 1')
  expect(text).toContain('process_resident_memory_bytes')
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
  expect(new Set(names).size).toBe(names.length)
})

test('only who bears the token is answered', () => {
  const token = 'a-token-of-24-characters'
  expect(bearsToken(`Bearer ${token}`, token)).toBe(true)
  for (const header of [null, '', 'Bearer', token, `Basic ${token}`, `Bearer ${token}x`, `Bearer ${token.slice(1)}`])
    expect(bearsToken(header, token)).toBe(false)
})
