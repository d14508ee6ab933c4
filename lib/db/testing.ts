import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { type Database, openDatabase } from './open.ts'
import type {} from './testing-setup.ts'

/**
 * A fresh, migrated database of the test's own; gone when the test is. In a `beforeAll`, take `openTestDatabase` and
 * close it in `afterAll`.
 */
export async function testDatabase(): Promise<Database> {
  const db = await openTestDatabase()
  onTestFinished(() => db.close())
  return db
}

/** As testDatabase, for whoever closes it (close drops it, too). */
export async function openTestDatabase(): Promise<Database> {
  const template = new URL(inject('templateUrl'))
  const name = `test_${randomBytes(6).toString('hex')}`
  const own = new URL(template)
  own.pathname = `/${name}`
  await administer(template, `create database ${name} template ${template.pathname.slice(1)}`)
  const db = await openDatabase({ config: { databaseUrl: own.href, dataFolder: '' }, migrate: false })
  const close = async () => {
    await db.close()
    await administer(template, `drop database if exists ${name} with (force)`)
  }
  return { ...db, close }
}

async function administer(template: URL, statement: string): Promise<void> {
  const url = new URL(template)
  url.pathname = '/postgres'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
