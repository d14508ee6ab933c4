'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { scopedHref } from '#components/ui/scope.ts'

/** Two days to compare. Works before the page has woken up too: it is a form that asks for the same address. */
export function DateRange({ from, to, first, last }: { from: string; to: string; first: string; last: string }) {
  const router = useRouter()
  const here = useSearchParams()
  const [isPending, startTransition] = useTransition()
  const [values, setValues] = useState({ from, to })
  const isBackwards = values.from >= values.to
  const field = (name: 'from' | 'to', label: string) => (
    <label className="flex items-center gap-2 text-ink-2 text-sm">
      {label}
      <input
        type="date"
        name={name}
        required
        min={first}
        max={last}
        value={values[name]}
        onChange={(event) => setValues({ ...values, [name]: event.target.value })}
        className="h-8 rounded-md border border-line-strong bg-surface px-2 text-ink tabular-nums max-md:h-10"
      />
    </label>
  )
  return (
    <form
      action="/movement"
      onSubmit={(event) => {
        event.preventDefault()
        startTransition(() => router.push(scopedHref(`/movement?from=${values.from}&to=${values.to}`, here)))
      }}
      className="flex flex-wrap items-center gap-3"
    >
      {field('from', 'From')}
      {field('to', 'to')}
      <Button type="submit" disabled={isBackwards || isPending}>
        {isPending ? 'Comparing' : 'Compare'}
      </Button>
      {isBackwards && (
        <span role="alert" className="text-critical text-sm">
          The first day must be before the second.
        </span>
      )}
    </form>
  )
}
