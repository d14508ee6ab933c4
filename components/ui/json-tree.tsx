'use client'

import clsx from 'clsx'
import { ChevronRight, Search } from 'lucide-react'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { ancestorsOf, flattenJson, type JsonNode, type JsonValue, matchesPath, searchJson } from './json-paths.ts'

/** A place that something is said of: shown with a rule at its left and the mark at its right. */
export type MarkedPath = { path: string; mark: ReactNode }

// A configuration can have tens of thousands of entries; more than this at once no one reads.
const mostRows = 1500
const indents = ['pl-2', 'pl-6', 'pl-10', 'pl-14', 'pl-18', 'pl-22', 'pl-26', 'pl-30', 'pl-34', 'pl-38']

/** A configuration as a tree that can be searched and folded; the marked paths are unfolded and stand out. */
export function JsonTree({ value, marked = [], label }: { value: unknown; marked?: MarkedPath[]; label: string }) {
  // It was read as JSON, so it is nothing else.
  const nodes = useMemo(() => flattenJson(value as JsonValue), [value])
  const marks = useMemo(() => marksOf(nodes, marked), [nodes, marked])
  const [open, setOpen] = useState(() => openAtFirst(nodes, marks))
  const [text, setText] = useState('')
  const [onlyMarked, setOnlyMarked] = useState(false)
  const search = useDeferredValue(text.trim())
  const shown = useMemo(() => {
    if (search) {
      const found = searchJson(nodes, search)
      return nodes.filter((node) => found.has(node.path))
    }
    if (onlyMarked) {
      const led = new Set([...marks.keys()].flatMap((path) => [path, ...ancestorsOf(path)]))
      return nodes.filter((node) => led.has(node.path))
    }
    return nodes.filter((node) => ancestorsOf(node.path).every((path) => open.has(path)))
  }, [nodes, marks, open, search, onlyMarked])
  const toggle = (path: string) => setOpen((before) => before.symmetricDifference(new Set([path])))
  return (
    <div>
      <div className="mb-2 flex flex-wrap items-center gap-3" data-print="hidden">
        <label className="flex h-8 w-64 max-w-full items-center gap-2 rounded-md border border-line-strong bg-surface px-2.5 focus-within:border-accent focus-within:outline-1 focus-within:outline-accent">
          <Search aria-hidden className="size-3.5 shrink-0 text-ink-3" />
          <input
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="Find a property or value"
            aria-label="Find a property or value"
            className="min-w-0 flex-1 bg-transparent text-sm outline-none"
          />
        </label>
        {marks.size > 0 && (
          <label className="inline-flex items-center gap-2 text-ink-2 text-sm">
            <input
              type="checkbox"
              checked={onlyMarked}
              onChange={(event) => setOnlyMarked(event.target.checked)}
              className="checkbox"
            />
            Only what checks look at
          </label>
        )}
      </div>
      {shown.length === 0 ? (
        <p className="py-6 text-center text-ink-2 text-sm">
          {search ? `Nothing here contains “${search}”.` : 'There is nothing in this configuration.'}
        </p>
      ) : (
        <ul aria-label={label} className="overflow-x-auto font-mono text-xs leading-5">
          {shown.slice(0, mostRows).map((node) => (
            <Row
              key={node.path}
              node={node}
              mark={marks.get(node.path)}
              isOpen={Boolean(search) || onlyMarked || open.has(node.path)}
              onToggle={() => toggle(node.path)}
            />
          ))}
        </ul>
      )}
      {shown.length > mostRows && (
        <p className="pt-2 text-ink-2 text-xs">The first {mostRows} entries are shown: search to see others.</p>
      )}
    </div>
  )
}

function Row({
  node,
  mark,
  isOpen,
  onToggle,
}: {
  node: JsonNode
  mark: ReactNode | undefined
  isOpen: boolean
  onToggle: () => void
}) {
  const name = <span className="text-ink-2">{node.name}</span>
  return (
    <li
      className={clsx(
        'flex items-start gap-1.5 border-l-2 py-px pr-2',
        indents[Math.min(node.depth, indents.length - 1)],
        mark ? 'border-l-accent bg-accent-soft' : 'border-l-transparent',
      )}
    >
      {node.size ? (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          title={node.path}
          className="-ml-0.5 inline-flex items-center gap-1 rounded-xs hover:text-accent"
        >
          <ChevronRight aria-hidden className={clsx('size-3 shrink-0 text-ink-3', isOpen && 'rotate-90')} />
          {name}
          {!isOpen && (
            <span className="text-ink-3">{Array.isArray(node.value) ? `[${node.size}]` : `{${node.size}}`}</span>
          )}
        </button>
      ) : (
        <span className="min-w-0 pl-3.5 [overflow-wrap:anywhere]" title={node.path}>
          {name} <PlainValue value={node.value} />
        </span>
      )}
      {mark && <span className="ml-auto shrink-0 pl-3 font-sans">{mark}</span>}
    </li>
  )
}

function PlainValue({ value }: { value: JsonValue }) {
  if (value === null) return <span className="text-ink-3">null</span>
  if (typeof value === 'string') return <span className="text-ink">{value === '' ? '""' : value}</span>
  if (typeof value === 'object') return <span className="text-ink-3">{Array.isArray(value) ? '[]' : '{}'}</span>
  return <span className="text-accent">{String(value)}</span>
}

function marksOf(nodes: readonly JsonNode[], marked: readonly MarkedPath[]): Map<string, ReactNode> {
  const marks = new Map<string, ReactNode>()
  for (const { path, mark } of marked)
    for (const node of nodes) if (matchesPath(node.path, path) && !marks.has(node.path)) marks.set(node.path, mark)
  return marks
}

/** The first two levels, and whatever leads to a mark. */
function openAtFirst(nodes: readonly JsonNode[], marks: ReadonlyMap<string, ReactNode>): Set<string> {
  const top = nodes
    .filter((node) => node.size && (node.depth === 0 || node.path === 'properties'))
    .filter((node) => nodes.length < 60 || node.path === 'properties')
  return new Set([...top.map((node) => node.path), ...[...marks.keys()].flatMap(ancestorsOf)])
}
