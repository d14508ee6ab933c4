'use client'

import { Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Choice, Problem } from '#components/ui/field.tsx'
import { formatCount } from '#components/ui/format.ts'
import { SuggestInput, type Suggestion } from '#components/ui/suggest-input.tsx'
import type { Problem as FormProblem, RuleFacts } from './contract.ts'
import { emptyRule, problemAt, problemOf, type RuleDraft } from './draft.ts'
import { type RuleKind, ruleKinds } from './words.ts'

/** The rules of a workload, each a sentence to fill in. */
export function RulesBuilder({
  rules,
  facts,
  problems,
  onChange,
}: {
  rules: readonly RuleDraft[]
  /** What there is in the estate, to choose from. */
  facts: RuleFacts
  problems: readonly FormProblem[]
  onChange: (rules: readonly RuleDraft[]) => void
}) {
  const made = useRef(0)
  const list = useRef<HTMLOListElement>(null)
  const add = () => {
    made.current += 1
    onChange([...rules, emptyRule('tag', `new ${made.current} ${Date.now()}`)])
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('li:last-child select')?.focus())
  }
  const whole = problemOf(problems, 'rules')
  return (
    <div>
      <ol ref={list} aria-label="Rules" className="flex flex-col gap-2.5">
        {rules.map((rule, index) => (
          <RuleRow
            key={rule.key}
            rule={rule}
            number={index + 1}
            facts={facts}
            problem={problemAt(problems, 'rules', index)}
            onChange={(next) => onChange(rules.map((other) => (other.key === rule.key ? next : other)))}
            onRemove={() => onChange(rules.filter((other) => other.key !== rule.key))}
          />
        ))}
      </ol>
      {rules.length === 0 && <p className="text-ink-2 text-sm">Without a rule, nothing belongs to it.</p>}
      {whole && <Problem>{whole}</Problem>}
      <Button size="small" className="mt-3 max-md:h-10 max-md:px-3" icon={<Plus aria-hidden />} onClick={add}>
        Add a rule
      </Button>
    </div>
  )
}

type RowProps = {
  rule: RuleDraft
  number: number
  facts: RuleFacts
  problem: string | null
  onChange: (rule: RuleDraft) => void
  onRemove: () => void
}

function RuleRow({ rule, number, facts, problem, onChange, onRemove }: RowProps) {
  const problemId = `problem of ${rule.key}`.replaceAll(' ', '-')
  return (
    <li className="rounded-md bg-sunken p-2.5">
      <div className="flex items-start gap-2">
        <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-[10rem_minmax(0,1fr)]">
          <Choice
            aria-label={`Rule ${number}: by what`}
            options={ruleKinds}
            value={rule.kind}
            onChange={(event) => onChange(emptyRule(event.target.value as RuleKind, rule.key))}
          />
          <div className="grid min-w-0 items-center gap-2 sm:grid-flow-col sm:auto-cols-fr">
            <RuleParts
              rule={rule}
              number={number}
              facts={facts}
              problemId={problem ? problemId : undefined}
              onChange={onChange}
            />
          </div>
        </div>
        <IconButton label={`Remove rule ${number}`} onClick={onRemove} className="mt-0.5">
          <X aria-hidden />
        </IconButton>
      </div>
      {problem && <Problem id={problemId}>{problem}</Problem>}
    </li>
  )
}

function RuleParts({
  rule,
  number,
  facts,
  problemId,
  onChange,
}: Pick<RowProps, 'rule' | 'number' | 'facts' | 'onChange'> & { problemId: string | undefined }) {
  const named = (what: string) => ({
    'aria-label': `Rule ${number}: ${what}`,
    'aria-describedby': problemId,
    'aria-invalid': problemId ? (true as const) : undefined,
  })
  const setName = (name: string) => onChange({ ...rule, name })
  switch (rule.kind) {
    case 'tag':
      return (
        <>
          <SuggestInput
            {...named('name of the tag')}
            placeholder="name, such as workload"
            value={rule.name}
            onChange={setName}
            suggestions={facts.tags.map(({ name, count }) => ({ value: name, hint: formatCount(count) }))}
          />
          <SuggestInput
            {...named('value of the tag')}
            placeholder={rule.value === '' ? 'the empty value' : 'any value'}
            value={rule.value ?? ''}
            onChange={(value) => onChange({ ...rule, value: value === '' ? null : value })}
            suggestions={valuesOf(facts, rule.name)}
          />
        </>
      )
    case 'resource_group':
      return (
        <>
          <SuggestInput
            {...named('resource group')}
            placeholder="name, such as rg-shop-*"
            value={rule.name}
            onChange={setName}
            suggestions={resourceGroups(facts, rule.subscription)}
          />
          <Choice
            {...named('in which subscription')}
            options={[{ value: '', label: 'in any subscription' }, ...subscriptions(facts, rule.subscription, 'in ')]}
            value={rule.subscription}
            onChange={(event) => onChange({ ...rule, subscription: event.target.value })}
          />
        </>
      )
    case 'subscription':
      return (
        <Choice
          {...named('subscription')}
          placeholder="Choose a subscription"
          options={subscriptions(facts, rule.name)}
          value={rule.name}
          onChange={(event) => setName(event.target.value)}
        />
      )
    case 'management_group':
      return (
        <SuggestInput
          {...named('management group')}
          placeholder="name of the management group"
          value={rule.name}
          onChange={setName}
          suggestions={facts.managementGroups.map((name) => ({ value: name }))}
        />
      )
  }
}

function valuesOf(facts: RuleFacts, name: string): Suggestion[] {
  const tag = facts.tags.find((known) => known.name.toLowerCase() === name.trim().toLowerCase())
  return (tag?.values ?? []).map(({ value, count }) => ({ value, hint: formatCount(count) }))
}

function resourceGroups(facts: RuleFacts, subscriptionId: string): Suggestion[] {
  const names = facts.resourceGroups
    .filter((group) => subscriptionId === '' || group.subscriptionId === subscriptionId)
    .map(({ name }) => name)
  return [...new Set(names)].map((value) => ({ value }))
}

/** A subscription that a rule names and nobody has seen stays to be seen, as it is. */
function subscriptions(facts: RuleFacts, chosen: string, before = '') {
  const known = facts.subscriptions.map(({ id, name }) => ({ value: id, label: `${before}${name}` }))
  const isUnknown = chosen !== '' && !known.some(({ value }) => value === chosen)
  return isUnknown ? [...known, { value: chosen, label: `${before}${chosen}` }] : known
}
