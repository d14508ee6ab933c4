import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { joinEmbeddedServer } from './embedded/server.ts'
import { migrateDatabase } from './migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the database that every test's own is a copy of. */
    templateUrl: string
  }
}

/** One embedded PostgreSQL for all database tests, with a migrated database to copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'temper-test-'))
  // Nothing here outlives the run: durability would only cost time.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }
  const server = await joinEmbeddedServer({ dataFolder, settings })
  const teardown = async () => {
    await server.release()
    await rm(dataFolder, { recursive: true, force: true })
  }
  try {
    project.provide('templateUrl', await makeTemplate(server.url))
    return teardown
  } catch (error) {
    await teardown()
    throw error
  }
}

async function makeTemplate(serverUrl: string): Promise<string> {
  const template = new URL(serverUrl)
  template.pathname = '/template'
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query('create database template')
  await client.end()
  await migrateDatabase(template.href)
  return template.href
}
