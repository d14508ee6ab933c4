'use client'

import { ChevronDown } from 'lucide-react'
import { parseAsArrayOf, parseAsString, useQueryStates } from 'nuqs'
import { chipLook } from '#components/ui/floating.ts'
import { formatCount } from '#components/ui/format.ts'
import { OptionList } from '#components/ui/option-list.tsx'
import { usePending } from '#components/ui/pending.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { listPlaces } from '#components/ui/select.tsx'
import type { ScopeSubscription } from './shell.tsx'

const everything = 'all'

/** Which subscriptions everything on screen is about. Kept in the URL and carried on by every link. */
export function ScopePicker({ subscriptions }: { subscriptions: readonly ScopeSubscription[] }) {
  const { chosen, choose } = useScope()
  if (subscriptions.length === 0) return null
  const options = [
    { value: everything, label: 'All subscriptions', hint: formatCount(subscriptions.length) },
    ...subscriptions.map(({ id, name }) => ({ value: id, label: name })),
  ]
  const pick = (id: string) => choose(id === everything ? [] : toggled(chosen, id))
  return (
    <Popover
      className="w-72"
      trigger={
        <button type="button" className={`${chipLook} px-2.5 hover:bg-sunken max-md:min-w-0`}>
          <span className="text-ink-2 max-md:sr-only">Subscription</span>
          <span className="min-w-0 truncate font-medium">{scopeWords(chosen, subscriptions)}</span>
          <ChevronDown aria-hidden className="-mr-0.5 size-3.5 shrink-0 text-ink-2" />
        </button>
      }
    >
      <OptionList
        label="Subscription"
        options={options}
        chosen={chosen.length === 0 ? [everything] : chosen}
        onPick={pick}
        empty="No subscription is called that"
      />
    </Popover>
  )
}

/** The subscriptions in the URL (none means all), and a way to change them that also leaves places in lists. */
export function useScope(): { chosen: string[]; choose: (ids: string[]) => void } {
  const { startTransition } = usePending()
  const [{ subscription }, setParams] = useQueryStates(
    {
      subscription: parseAsArrayOf(parseAsString),
      ...Object.fromEntries(listPlaces.map((name) => [name, parseAsString])),
    },
    { shallow: false, history: 'push', scroll: false, startTransition },
  )
  const choose = (ids: string[]) => {
    void setParams({
      ...Object.fromEntries(listPlaces.map((name) => [name, null])),
      subscription: ids.length === 0 ? null : ids,
    })
  }
  return { chosen: Array.isArray(subscription) ? subscription : [], choose }
}

function toggled(chosen: string[], id: string): string[] {
  return chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]
}

function scopeWords(chosen: string[], subscriptions: readonly ScopeSubscription[]): string {
  if (chosen.length === 0) return `All ${formatCount(subscriptions.length)}`
  const [first] = chosen
  if (chosen.length === 1) return subscriptions.find(({ id }) => id === first)?.name ?? 'Unknown'
  return `${chosen.length} of ${formatCount(subscriptions.length)}`
}
