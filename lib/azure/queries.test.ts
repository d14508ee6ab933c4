import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { subscriptionsQuery, tableQueries } from './queries.ts'
import { sources } from './sources.ts'

// Microsoft's parser is .NET code made into scripts for browsers: its runtime puts Bridge, then it puts Kusto, into the
// global scope, in this order; required as modules both find the global scope all the same.
const require = createRequire(import.meta.url)
require('@kusto/language-service-next/bridge.min.js')
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js')

/** The few parts of the parser that are used; its own declarations are 1.7 MB of ambient namespaces. */
interface KustoLanguage {
  Symbols: {
    ScalarTypes: { String: object; Dynamic: object }
    ColumnSymbol: new (name: string, type: object, ...unset: null[]) => object
    TableSymbol: { $ctor4: new (name: string, columns: object[]) => object }
    DatabaseSymbol: { ctor: new (name: string, members: object[]) => object }
  }
  GlobalState: { Default: { WithDatabase(database: object): object } }
  KustoCode: {
    ParseAndAnalyze(
      text: string,
      globals: object,
    ): {
      GetDiagnostics(): { Count: number; getItem(index: number): { Message: string } }
    }
  }
}

const { Symbols, GlobalState, KustoCode } = (globalThis as unknown as { Kusto: { Language: KustoLanguage } }).Kusto
  .Language

// The columns that every Resource Graph table has, as the portal's schema shows them.
const textColumns = 'id name type tenantId kind location resourceGroup subscriptionId managedBy'.split(' ')
const dynamicColumns = 'sku plan properties tags identity zones extendedLocation'.split(' ')

const columns = [
  ...textColumns.map((name) => new Symbols.ColumnSymbol(name, Symbols.ScalarTypes.String, null, null, null, null)),
  ...dynamicColumns.map((name) => new Symbols.ColumnSymbol(name, Symbols.ScalarTypes.Dynamic, null, null, null, null)),
]
const tables = sources.map((source) => new Symbols.TableSymbol.$ctor4(source, columns))
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('graph', tables))

function diagnosticsOf(query: string): string[] {
  const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics()
  return Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message)
}

const queries = [
  ...tableQueries.map(({ source, kql }) => [source, kql(new Date('2026-11-09T06:00:00Z'))] as const),
  ['subscriptions', subscriptionsQuery] as const,
]

test.each(queries)('Microsoft’s parser finds nothing wrong with the query of %s', (_, query) => {
  expect(diagnosticsOf(query)).toEqual([])
})

test('Microsoft’s parser knows the tables and their columns', () => {
  expect(diagnosticsOf('resources | project propertis')).toHaveLength(1)
  expect(diagnosticsOf('ressources | project id')).not.toEqual([])
})

test.each(queries)('the query of %s can be paged: id is projected, and the rows are ordered by it', (_, query) => {
  expect(query).toMatch(/\| project id, /)
  expect(query).toMatch(/\| order by id asc$/)
})

test.each(queries)('the query of %s does not ask for whole rows', (_, query) => {
  expect(query).not.toMatch(/tenantId|extendedLocation|plan\b/)
})
